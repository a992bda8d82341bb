import { PhoneOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'

/** A number to call: one tap on a phone. A masked one can only be read. */
export function PhoneLink({ number }: { number: string }) {
  const { t } = useTranslation()
  if (!/^\+?[\d ()-]{5,}$/.test(number)) return number
  return (
    <a href={`tel:${number.replaceAll(/[^\d+]/g, '')}`} aria-label={t('ui.call', { number })} className="nowrap">
      <PhoneOutlined aria-hidden /> {number}
    </a>
  )
}
