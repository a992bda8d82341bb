import type { TFunction } from 'i18next'
import type { Formats } from '../../../platform/i18n/format.ts'
import type { Language } from '../../../platform/i18n/language.ts'
import type { TierPolicy } from '../contract.ts'
import { alertSentences } from './alert-sentences.ts'
import { familyName } from './family-name.ts'

/** Whom the tiers are for. */
export function whoSentence({ kinds }: TierPolicy, t: TFunction, { either }: Formats): string {
  return t('tiers.policy.who', { kinds: either(kinds.map((kind) => t(`customers.kinds.${kind}`))) })
}

/** What counts into each component of AUM. */
export function componentSentences({ components }: TierPolicy, t: TFunction): string[] {
  return (['deposits', 'investments', 'cts'] as const).map((component) =>
    t('tiers.policy.component', {
      component: t(`tiers.component.${component}`),
      families: components[component].map((family) => familyName(t, family)).join(t('ui.listComma')),
    }),
  )
}

/** All that a version lays down itself; what is so under every version is not said. */
export function policySentences(policy: TierPolicy, t: TFunction, formats: Formats, language: Language): string[] {
  const money = (amount: string) => formats.money(amount, policy.currency)
  return [
    ...policy.tiers.toReversed().map(({ name, threshold }) => `${name[language]} ${money(threshold)}`),
    whoSentence(policy, t, formats),
    t('tiers.policy.entry', { entry: money(policy.entryThreshold) }),
    ...componentSentences(policy, t),
    ...alertSentences(policy, t, formats),
  ]
}
