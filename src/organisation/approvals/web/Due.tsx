import { WarningOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Mark } from '../../../ui/Mark.tsx'
import type { ApprovalRow } from '../contract.ts'

/** By when a step is to be decided, or that its time has passed. */
export function Due({ state, dueAt }: Pick<ApprovalRow, 'state' | 'dueAt'>) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  if (state !== 'pending') return <span className="soft">–</span>
  if (dueAt && Date.parse(dueAt) > Date.now()) return <span className="nowrap">{instant(dueAt)}</span>
  return (
    <Mark tone="warn" icon={<WarningOutlined />}>
      {t('approvals.overdue')}
    </Mark>
  )
}
