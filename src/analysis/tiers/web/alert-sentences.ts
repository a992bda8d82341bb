import type { TFunction } from 'i18next'
import type { Formats } from '../../../platform/i18n/format.ts'
import type { TierPolicy } from '../contract.ts'
import { familyName } from './family-name.ts'
import type { alertNames } from './policy-changes.ts'

/** All but the count of months are shares of an amount. */
export function isShare(alert: (typeof alertNames)[number]): boolean {
  return alert !== 'exitMisses'
}

/** From where on managers are told of a movement, a sentence each. */
export function alertSentences({ alerts, entryThreshold, currency }: TierPolicy, t: TFunction, formats: Formats) {
  const { percent, money } = formats
  const floor = (share: string) => money(partOf(entryThreshold, share), currency)
  return [
    t('tiers.policy.alert.exit', { count: alerts.exitMisses }),
    t('tiers.policy.alert.flow', { share: percent(alerts.flowShare), floor: floor(alerts.flowFloor) }),
    t('tiers.policy.alert.outflow', { share: percent(alerts.outflowShare) }),
    t('tiers.policy.alert.maturity', {
      floor: floor(alerts.maturityFloor),
      families: alerts.maturityFamilies.map((family) => familyName(t, family)).join(t('ui.listComma')),
    }),
  ]
}

/** A share of an amount, both with at most four places, to the cent. */
function partOf(amount: string, share: string): string {
  const scaled = (text: string) => {
    const [whole = '0', fraction = ''] = text.split('.')
    return BigInt(whole + fraction.padEnd(4, '0'))
  }
  const digits = ((scaled(amount) * scaled(share)) / 1_000_000n).toString().padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}
