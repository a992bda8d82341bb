import { WarningOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from './Mark.tsx'
import css from './ShownOnce.module.css'

/** A text that is not to be had again: it stays until the person says that it is kept. */
export function ShownOnce({
  label,
  hint,
  text,
  onKept,
}: {
  label: string
  hint: string
  text: string
  onKept: () => void
}) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(true))
  return (
    <section aria-label={label} className={css.shown}>
      <Notice tone="warn" icon={<WarningOutlined />}>
        {hint}
      </Notice>
      <code className={css.text}>{text}</code>
      <div className={css.actions}>
        {/* Plain HTTP beyond this machine has no clipboard. */}
        {navigator.clipboard && <Button onClick={copy}>{t(copied ? 'ui.copied' : 'ui.copy')}</Button>}
        <Button type="primary" onClick={onKept}>
          {t('ui.kept')}
        </Button>
      </div>
    </section>
  )
}
