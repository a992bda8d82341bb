import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import css from './Mark.module.css'

export type Tone = 'good' | 'warn' | 'bad' | 'accent' | 'quiet'

/** A state or direction: colour, sign and word together, so that none is needed alone. */
export function Mark({ tone, icon, children }: { tone: Tone; icon: ReactNode; children: ReactNode }) {
  return (
    <span className={css.mark}>
      <span className={css[tone]} aria-hidden>
        {icon}
      </span>
      {children}
    </span>
  )
}

interface NoticeProps {
  tone: Tone
  icon: ReactNode
  children: ReactNode
  /** Present where the remark may be put away. */
  onDismiss?: () => void
}

/** A remark on the page as a whole: a line at the left says how much it matters. */
export function Notice({ tone, icon, children, onDismiss }: NoticeProps) {
  const { t } = useTranslation()
  return (
    <div className={`${css.notice} ${css[`edge-${tone}`]}`} role="status">
      <span className={css[tone]} aria-hidden>
        {icon}
      </span>
      <div>{children}</div>
      {onDismiss && (
        <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('ui.dismiss')} onClick={onDismiss} />
      )}
    </div>
  )
}
