import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { centsToDecimal } from '../../../platform/amount.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { HomeCurrencyContext } from '../../../ui/Money.tsx'
import { bandsOf, type Ruled, type RuleStep } from '../rule-set.ts'

/** What asks for a decision, by its name; one that has no words yet shows as it is. */
export function useKindWords(): (kind: string) => string {
  const { t } = useTranslation()
  return (kind) => t(`approvals.kind.${kind}` as 'approvals.kind.special-grant', { defaultValue: kind })
}

/** What rules come to, a sentence for each size from which on something else holds. */
export function useRuleWords(): (unit: Ruled['unit'], steps: readonly RuleStep[]) => string[] {
  const { t } = useTranslation()
  const { money, count } = useFormats()
  const currency = useContext(HomeCurrencyContext)
  const step = ({ level, hours }: RuleStep) => t(`approvals.decided.${level}`, { count: hours, hours: count(hours) })
  return (unit, steps) => {
    const bands = bandsOf(steps)
    const [first] = bands
    if (!first) return [t('approvals.decided.never')]
    const sentences = bands.map(({ fromSize, steps: chosen }) => {
      const chain = chosen.map(step).join(t('approvals.decided.then'))
      if (unit === null || Number(fromSize) === 0) return t('approvals.decided.always', { chain })
      if (unit === 'rows') return t('approvals.decided.rows', { chain, size: count(Number(fromSize)) })
      return t('approvals.decided.amount', { chain, size: money(centsToDecimal(fromSize), currency) })
    })
    const free = unit === 'rows' && first.fromSize !== '0'
    return free ? [t('approvals.decided.below', { size: count(Number(first.fromSize)) }), ...sentences] : sentences
  }
}
