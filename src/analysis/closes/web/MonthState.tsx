import { CheckCircleOutlined, DiffOutlined, SyncOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Mark } from '../../../ui/Mark.tsx'
import type { ClosedMonth } from '../contract.ts'

/** Whether a closed month stands, came out differently, or has had its data changed since. */
export function MonthState({ closed, touchedFrom }: { closed: ClosedMonth; touchedFrom: string | null | undefined }) {
  const { t } = useTranslation()
  const { count } = useFormats()
  if (touchedFrom && closed.month >= touchedFrom) {
    return (
      <Mark tone="warn" icon={<SyncOutlined />}>
        {t('closes.state.touched')}
      </Mark>
    )
  }
  const { monthDifferences } = closed
  if (monthDifferences > 0) {
    return (
      <Mark tone="accent" icon={<DiffOutlined />}>
        {t('closes.state.differs', { count: monthDifferences, number: count(monthDifferences) })}
      </Mark>
    )
  }
  return (
    <Mark tone="good" icon={<CheckCircleOutlined />}>
      {t('closes.state.stands')}
    </Mark>
  )
}
