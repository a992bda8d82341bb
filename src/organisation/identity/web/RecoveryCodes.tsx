import { WarningOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../../ui/Mark.tsx'
import css from './SecondStepSection.module.css'

/** Seen this once: they stay until the person says that they are kept. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const copy = () => navigator.clipboard.writeText(codes.join('\n')).then(() => setCopied(true))
  return (
    <section aria-label={t('identity.recoveryCodes')}>
      <Notice tone="warn" icon={<WarningOutlined />}>
        {t('identity.recoveryCodesHint')}
      </Notice>
      <ul className={css.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={css.actions}>
        {/* Plain HTTP beyond this machine has no clipboard. */}
        {navigator.clipboard && (
          <Button onClick={copy}>{t(copied ? 'identity.recoveryCodesCopied' : 'identity.recoveryCodesCopy')}</Button>
        )}
        <Button type="primary" onClick={onKept}>
          {t('identity.recoveryCodesKept')}
        </Button>
      </div>
    </section>
  )
}
