import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  CalendarOutlined,
  ClockCircleOutlined,
  ExportOutlined,
  ImportOutlined,
  LoginOutlined,
  LogoutOutlined,
  MinusCircleOutlined,
  RollbackOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Formats, useFormats } from '../../../platform/i18n/format.ts'
import { Mark, type Tone } from '../../../ui/Mark.tsx'
import type { Movement, MovementGroup } from '../contract.ts'
import css from './movement-columns.module.css'

const signs: Record<MovementGroup, { tone: Tone; icon: ReactNode }> = {
  watch: { tone: 'warn', icon: <ClockCircleOutlined /> },
  leaving: { tone: 'bad', icon: <WarningOutlined /> },
  exited: { tone: 'bad', icon: <LogoutOutlined /> },
  outflow: { tone: 'warn', icon: <ExportOutlined /> },
  inflow: { tone: 'good', icon: <ImportOutlined /> },
  maturing: { tone: 'accent', icon: <CalendarOutlined /> },
  upgraded: { tone: 'good', icon: <ArrowUpOutlined /> },
  downgraded: { tone: 'warn', icon: <ArrowDownOutlined /> },
  entered: { tone: 'good', icon: <LoginOutlined /> },
  returned: { tone: 'good', icon: <RollbackOutlined /> },
  left: { tone: 'quiet', icon: <MinusCircleOutlined /> },
}
const alarm = { tone: 'bad', icon: <WarningOutlined /> } as const

interface MovementSummaryProps {
  movement: Movement
  days: number | undefined
  tierName: (tier: number) => string
}

/** What is the matter and how far it has gone, in two short lines. */
export function MovementSummary({ movement, days, tierName }: MovementSummaryProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const words = { t, formats, days, tierName }
  return (
    <span className={css.two}>
      <Mark {...(movement.marked ? alarm : signs[movement.group])}>{headOf(movement, words)}</Mark>
      <span className="soft">{tailOf(movement, words)}</span>
    </span>
  )
}

interface Words {
  t: TFunction
  formats: Formats
  days: number | undefined
  tierName: (tier: number) => string
}

function headOf(movement: Movement, { t, formats, tierName }: Words): string {
  const { group, misses, tier, otherTier, share, productName } = movement
  switch (group) {
    case 'watch':
    case 'leaving':
      return t('movements.missed', { number: misses, most: group === 'watch' ? 3 : 6 })
    case 'exited':
      return t('movements.unrated', { number: misses })
    case 'outflow':
    case 'inflow':
      return share === null ? t('movements.newMoney') : t('movements.share', { share: formats.percent(share, 0) })
    case 'maturing':
      return productName ?? t('movements.holding')
    case 'upgraded':
    case 'downgraded':
      return `${tierName(otherTier)} → ${tierName(tier)}`
    case 'entered':
    case 'returned':
      return tierName(tier)
    case 'left':
      return t('movements.groups.left')
  }
}

function tailOf(movement: Movement, { t, formats, tierName }: Words): string {
  const { group, tier, otherTier, monthsLeft, base, marked } = movement
  const left = t('movements.monthsLeft', { count: monthsLeft })
  switch (group) {
    case 'watch':
      return t('movements.elseFalls', { tier: tierName(tier), lower: tierName(otherTier), left })
    case 'leaving':
      return t('movements.elseOut', { tier: tierName(tier), left })
    case 'exited':
      return t('movements.formerly', { tier: tierName(otherTier), left })
    case 'outflow':
    case 'inflow':
      if (marked) return t('movements.oneDay')
      return base === null ? '' : t('movements.ofBase', { amount: formats.amount(base) })
    default:
      return group === 'maturing' && tier > 0 ? tierName(tier) : ''
  }
}
