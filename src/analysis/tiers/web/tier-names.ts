import { queryOptions, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { type Language, useLanguage } from '../../../platform/i18n/language.ts'
import { listPolicies, type TierPolicy } from '../contract.ts'

/** The shell waits for it, so that no tier is called by its number first and by its name a moment later. */
export const policiesQuery = queryOptions({ ...queryOf(listPolicies, {}), staleTime: 300_000 })

/** The tier policy in force; undefined while loading or where the role may not read it. */
export function usePolicy(): TierPolicy | undefined {
  const permitted = useMay('policy:read')
  const versions = useQuery({ ...policiesQuery, enabled: permitted })
  return versions.data?.versions[0]?.policy
}

export interface TierNames {
  /** 1 is the entry tier; 0 is none. */
  count: number
  name: (tier: number) => string
}

/** Names of the tiers as the policy has them, in the reader's language. */
export function useTierNames(): TierNames {
  const { t } = useTranslation()
  const language = useLanguage()
  const policy = usePolicy()
  return {
    count: policy?.tiers.length ?? 0,
    name: (tier) => nameOf(policy, tier, language) ?? t('tiers.numbered', { tier }),
  }
}

/** All of them to choose from, the highest first, and none. */
export function useTierChoices(): { value: string; label: string }[] {
  const { t } = useTranslation()
  const { count, name } = useTierNames()
  const numbers = Array.from({ length: count }, (_, index) => count - index)
  return [
    ...numbers.map((tier) => ({ value: String(tier), label: name(tier) })),
    { value: '0', label: t('customers.noTier') },
  ]
}

function nameOf(policy: TierPolicy | undefined, tier: number, language: Language): string | undefined {
  return policy?.tiers[tier - 1]?.name[language]
}
