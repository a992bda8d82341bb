import { useTranslation } from 'react-i18next'
import type { StandingKind } from '../contract.ts'
import { useTierNames } from './tier-names.ts'

/** A standing in a word: the tier's name where one is held. */
export function useStandingName(): (standing: StandingKind | null, tier: number) => string {
  const { t } = useTranslation()
  const names = useTierNames()
  return (standing, tier) => {
    if (standing === null) return t('tiers.band.known')
    if (standing === 'rated') return names.name(tier)
    if (standing === 'special') return t('tiers.special.in', { standing: names.name(tier) })
    return t(`tiers.standing.${standing}`)
  }
}
