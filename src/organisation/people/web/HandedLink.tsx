import { WarningOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../../ui/Mark.tsx'
import css from './People.module.css'

interface HandedLinkProps {
  path: string
  name: string
  onTaken: () => void
}

/** Seen this once: it stays until the administrator has it. */
export function HandedLink({ path, name, onTaken }: HandedLinkProps) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const link = new URL(path, location.origin).href
  const copy = () => navigator.clipboard.writeText(link).then(() => setCopied(true))
  return (
    <section className={css.link} aria-label={t('people.link')}>
      <Notice tone="warn" icon={<WarningOutlined />}>
        {t('people.handOver', { name })}
      </Notice>
      <Input aria-label={t('people.link')} value={link} readOnly onFocus={(event) => event.target.select()} />
      <div className={css.actions}>
        {/* Plain HTTP beyond this machine has no clipboard. */}
        {navigator.clipboard && <Button onClick={copy}>{t(copied ? 'people.copied' : 'people.copy')}</Button>}
        <Button type="primary" onClick={onTaken}>
          {t('people.handedOver')}
        </Button>
      </div>
    </section>
  )
}
