import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Explain } from '../../../ui/Explain.tsx'
import type { MonthStanding } from '../contract.ts'

export const components = ['deposits', 'investments', 'cts'] as const

/** A month's average that tells how it was worked out, from which balances, and when. */
export function AverageHow(props: { month: MonthStanding; title: string; whole?: boolean; children: React.ReactNode }) {
  const { month, title, whole, children } = props
  const { t } = useTranslation()
  const { month: monthName, amount, instant, count } = useFormats()
  const parts = components.map((component) => ({
    label: t(`tiers.component.${component}`),
    value: amount(month[component]),
  }))
  return (
    <Explain
      title={`${title} · ${monthName(month.month)}`}
      rule={t('tiers.how.aum', { month: monthName(month.month), days: count(daysIn(month.month)) })}
      steps={[...(whole ? parts : []), { label: t('tiers.how.closedAt'), value: instant(month.closedAt) }]}
      asOf={month.balancesOn}
      deliveryId={month.deliveryId}
    >
      {children}
    </Explain>
  )
}

function daysIn(month: string): number {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate()
}

/** So many misses in a row as the month was one of, with the average that missed. */
export function MissesHow(props: { month: MonthStanding; title: string; rule: string; children: React.ReactNode }) {
  const { month, title, rule, children } = props
  const { t } = useTranslation()
  const formats = useFormats()
  const name = formats.month(month.month)
  return (
    <Explain
      title={`${title} · ${name}`}
      rule={rule}
      steps={[{ label: t('tiers.how.average', { month: name }), value: formats.amount(month.aum) }]}
      asOf={month.balancesOn}
      deliveryId={month.deliveryId}
    >
      <span className="nowrap">{children}</span>
    </Explain>
  )
}

interface ChangeHowProps {
  from: MonthStanding
  to: MonthStanding
  amount: string
  /** Of what the change is, where not of the whole. */
  component?: (typeof components)[number]
}

/** The step from one month's average to the next one's, with its direction. */
export function ChangeHow({ from, to, amount, component }: ChangeHowProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const title = t('tiers.aumChange')
  return (
    <Explain
      title={component ? `${t(`tiers.component.${component}`)} · ${title}` : title}
      rule={t('tiers.how.change', { from: formats.month(from.month), to: formats.month(to.month) })}
      steps={[to, from].map((entry) => ({
        label: formats.month(entry.month),
        value: formats.amount(entry[component ?? 'aum']),
      }))}
      asOf={to.balancesOn}
      deliveryId={to.deliveryId}
    >
      <Signed value={amount} />
    </Explain>
  )
}

/** An amount by which something grew or shrank: the sign says it, the colour repeats it. */
function Signed({ value }: { value: string }) {
  const { signed } = useFormats()
  const tone = /[1-9]/.test(value) ? (value.startsWith('-') ? 'var(--bad)' : 'var(--good)') : undefined
  return (
    <span className="nowrap" style={{ color: tone }}>
      {signed(value)}
    </span>
  )
}
