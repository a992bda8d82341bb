import { Link } from '@tanstack/react-router'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import type { Column } from '../../../ui/DataTable.tsx'
import { Amount, HomeCurrencyContext } from '../../../ui/Money.tsx'
import type { Movement, MovementGroup } from '../contract.ts'
import { MovementSummary } from './MovementSummary.tsx'
import css from './movement-columns.module.css'

/** Groups by what is asked of them: those with a last day, and those that the next tier invites. */
const withDeadline: readonly MovementGroup[] = ['watch', 'leaving', 'exited', 'maturing']
const withNext: readonly MovementGroup[] = ['upgraded', 'entered', 'returned']

export function useMovementColumns(
  group: MovementGroup,
  days: number | undefined,
  tierName: (tier: number) => string,
): Column<Movement>[] {
  const { t } = useTranslation()
  const { longDate } = useFormats()
  const currency = useContext(HomeCurrencyContext)
  const columns: Column<Movement>[] = [
    {
      key: 'customer',
      title: t('movements.customer'),
      render: (row) => (
        <span className={css.two}>
          <Link to="/customers/$customerId" params={{ customerId: row.customerId }}>
            {row.customerName}
          </Link>
          <span className="soft">
            {row.customerNo} · <span className="nowrap">{row.institutionName}</span>
          </span>
        </span>
      ),
    },
    {
      key: 'what',
      title: t('movements.what'),
      render: (row) => <MovementSummary movement={row} days={days} tierName={tierName} />,
    },
    {
      key: 'aum',
      title: t('movements.aum', { currency }),
      align: 'right',
      from: 'tablet',
      render: (row) => <Amount value={row.aum} />,
    },
    {
      key: 'amount',
      title: <span className={css.heading}>{t(`movements.amount.${group}`, { currency })}</span>,
      align: 'right',
      render: (row) => <Deciding movement={row} />,
    },
  ]
  if (withNext.includes(group)) {
    columns.push({
      key: 'next',
      title: t('movements.toNext', { currency }),
      align: 'right',
      from: 'tablet',
      render: (row) => <Amount value={row.nextAmount} />,
    })
  }
  if (withDeadline.includes(group)) {
    columns.push({
      key: 'deadline',
      title: t(group === 'maturing' ? 'movements.due' : 'movements.actBy'),
      from: 'tablet',
      render: (row) => row.deadline && <span className={css.plain}>{longDate(row.deadline)}</span>,
    })
  }
  columns.push({
    key: 'manager',
    title: t('movements.manager'),
    from: 'desktop',
    render: (row) => row.managerName,
  })
  return columns
}

/** The amount that decides: what is missing as such, the rest as it is. On narrow screens with its day. */
function Deciding({ movement }: { movement: Movement }) {
  const { amount, date } = useFormats()
  const missing = movement.group !== 'outflow' && movement.group !== 'inflow' && movement.group !== 'maturing'
  const value = movement.amount
  const negative = value.startsWith('-')
  // A column of what is missing shows it without a sign; where excess is the rule a lack keeps it.
  const shown = missing && lacking.includes(movement.group) ? (negative ? value.slice(1) : `-${value}`) : value
  return (
    <span className={css.two}>
      <span className={missing && negative ? css.missing : undefined}>{amount(shown)}</span>
      {movement.deadline && <span className={`soft ${css.narrow}`}>{date(movement.deadline)}</span>}
    </span>
  )
}
const lacking: readonly MovementGroup[] = ['watch', 'leaving', 'exited', 'downgraded', 'left']
