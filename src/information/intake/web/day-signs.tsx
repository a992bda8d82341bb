import {
  CheckOutlined,
  ClockCircleOutlined,
  QuestionCircleOutlined,
  StopOutlined,
  SyncOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { Tone } from '../../../ui/Mark.tsx'
import type { DayState } from '../contract.ts'

export const daySigns: Record<Exclude<DayState, 'none'>, { tone: Tone; icon: ReactNode }> = {
  published: { tone: 'good', icon: <CheckOutlined /> },
  restated: { tone: 'accent', icon: <SyncOutlined /> },
  held: { tone: 'bad', icon: <StopOutlined /> },
  late: { tone: 'warn', icon: <ClockCircleOutlined /> },
  missing: { tone: 'bad', icon: <QuestionCircleOutlined /> },
}
