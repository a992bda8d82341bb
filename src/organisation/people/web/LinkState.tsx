import { HourglassOutlined, MailOutlined, WarningOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Mark } from '../../../ui/Mark.tsx'
import type { PersonRecord } from '../contract.ts'

/** What became of the last link: on its way, arrived, refused by the mail server, or too old. */
export function LinkState({ link }: Pick<PersonRecord, 'link'>) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  if (!link) return <span className="soft">{t('people.linkNone')}</span>
  const { byMail, askedAt, sentAt, expiresAt, problem } = link
  if (problem) {
    return (
      <Mark tone="bad" icon={<WarningOutlined />}>
        {t('people.linkFailed', { problem })}
      </Mark>
    )
  }
  if (!sentAt || !expiresAt) {
    return (
      <Mark tone="quiet" icon={<HourglassOutlined />}>
        {t('people.linkWaiting', { at: instant(askedAt) })}
      </Mark>
    )
  }
  const until = instant(expiresAt)
  if (Date.parse(expiresAt) < Date.now()) return <span className="soft">{t('people.linkExpired', { until })}</span>
  return (
    <Mark tone="accent" icon={<MailOutlined />}>
      {t(byMail ? 'people.linkSent' : 'people.linkMade', { at: instant(sentAt), until })}
    </Mark>
  )
}
