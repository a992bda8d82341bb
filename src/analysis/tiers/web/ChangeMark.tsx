import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  ClockCircleOutlined,
  LoginOutlined,
  LogoutOutlined,
  MinusCircleOutlined,
  RollbackOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Mark, type Tone } from '../../../ui/Mark.tsx'
import type { CustomerStory } from '../contract.ts'

export type ChangeKind = CustomerStory['changes'][number]['kind']

const signs: Record<ChangeKind, { tone: Tone; icon: ReactNode }> = {
  entered: { tone: 'good', icon: <LoginOutlined /> },
  upgraded: { tone: 'good', icon: <ArrowUpOutlined /> },
  returned: { tone: 'good', icon: <RollbackOutlined /> },
  downgraded: { tone: 'warn', icon: <ArrowDownOutlined /> },
  exited: { tone: 'bad', icon: <LogoutOutlined /> },
  left: { tone: 'bad', icon: <MinusCircleOutlined /> },
  'watch-started': { tone: 'warn', icon: <ClockCircleOutlined /> },
  'fourth-miss': { tone: 'warn', icon: <WarningOutlined /> },
}

/** A change of standing in a word, with its direction. */
export function ChangeMark({ kind }: { kind: ChangeKind }) {
  const { t } = useTranslation()
  return <Mark {...signs[kind]}>{t(`tiers.change.${kind}`)}</Mark>
}
