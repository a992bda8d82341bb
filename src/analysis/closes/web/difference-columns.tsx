import { Link } from '@tanstack/react-router'
import { type ReactNode, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import type { Column } from '../../../ui/DataTable.tsx'
import { Amount, HomeCurrencyContext } from '../../../ui/Money.tsx'
import type { StandingDifference } from '../contract.ts'
import css from './Differences.module.css'

type Side = NonNullable<StandingDifference['before']>

/** How a standing reads; the words belong to the tiers. */
export interface StandingTelling {
  renderStanding: (side: Pick<Side, 'standing' | 'tier'>) => ReactNode
}

export function useDifferenceColumns({ renderStanding }: StandingTelling): Column<StandingDifference>[] {
  const { t } = useTranslation()
  const currency = useContext(HomeCurrencyContext)
  const money = (side: Side | null) =>
    side ? <Amount value={side.aum} /> : <span className="soft">{t('closes.notThere')}</span>
  return [
    {
      key: 'customer',
      title: t('closes.customer'),
      render: (row) => (
        <span className={css.two}>
          <Link to="/customers/$customerId" params={{ customerId: row.customerId }}>
            {row.customerName}
          </Link>
          <span className="soft">{row.institutionName}</span>
        </span>
      ),
    },
    {
      key: 'standing',
      title: t('closes.standingColumn'),
      render: (row) => <Passage row={row} renderStanding={renderStanding} />,
    },
    {
      key: 'before',
      title: `${t('closes.was')} (${currency})`,
      align: 'right',
      from: 'phone',
      render: (row) => money(row.before),
    },
    { key: 'after', title: `${t('closes.is')} (${currency})`, align: 'right', render: (row) => money(row.after) },
    {
      key: 'change',
      title: t('closes.difference2'),
      align: 'right',
      from: 'tablet',
      render: (row) => <Amount value={minus(row.after?.aum ?? '0.00', row.before?.aum ?? '0.00')} />,
    },
    { key: 'parts', title: t('closes.why'), from: 'desktop', render: (row) => <Parts row={row} /> },
  ]
}

/** From which standing to which; a single one where only amounts differ. */
function Passage({ row, renderStanding }: { row: StandingDifference } & StandingTelling) {
  const { t } = useTranslation()
  const { before, after, kind } = row
  const one = (side: Side | null) =>
    side ? renderStanding(side) : <span className="soft">{t('closes.notThere')}</span>
  if (kind === 'amount') return one(after)
  return (
    <span className={css.passage}>
      {one(before)} → {one(after)}
    </span>
  )
}

/** Which components of AUM differ. */
function Parts({ row }: { row: StandingDifference }) {
  const { t } = useTranslation()
  const { amount } = useFormats()
  const differing = (['deposits', 'investments', 'cts'] as const).filter(
    (component) => (row.before?.[component] ?? '0.00') !== (row.after?.[component] ?? '0.00'),
  )
  return (
    <span className={css.two}>
      {differing.map((component) => (
        <span key={component} className="soft">
          {t('closes.componentChange', {
            component: t(`tiers.component.${component}`),
            before: amount(row.before?.[component] ?? '0'),
            after: amount(row.after?.[component] ?? '0'),
          })}
        </span>
      ))}
    </span>
  )
}

/** Exact, in hundredths: both have two places. */
function minus(a: string, b: string): string {
  const cents = BigInt(a.replace('.', '')) - BigInt(b.replace('.', ''))
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0')
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
