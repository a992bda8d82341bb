import {
  CheckOutlined,
  ClockCircleOutlined,
  CloseOutlined,
  DisconnectOutlined,
  RollbackOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Mark, type Tone } from '../../../ui/Mark.tsx'
import type { ApprovalRow } from '../contract.ts'

const signs: Record<ApprovalRow['state'], { tone: Tone; icon: ReactNode }> = {
  pending: { tone: 'accent', icon: <ClockCircleOutlined /> },
  executed: { tone: 'good', icon: <CheckOutlined /> },
  refused: { tone: 'bad', icon: <CloseOutlined /> },
  withdrawn: { tone: 'quiet', icon: <RollbackOutlined /> },
  stale: { tone: 'warn', icon: <DisconnectOutlined /> },
}

export function StateMark({ state, step, steps }: Pick<ApprovalRow, 'state' | 'step' | 'steps'>) {
  const { t } = useTranslation()
  const words = state === 'executed' && steps === 0 ? 'executedAlone' : state
  return <Mark {...signs[state]}>{t(`approvals.states.${words}`, { step, steps })}</Mark>
}
