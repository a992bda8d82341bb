import { Link } from '@tanstack/react-router'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { HomeCurrencyContext } from '../../../ui/Money.tsx'
import type { Fact } from '../../../ui/Page.tsx'
import { type StandingKind, standingKinds } from '../contract.ts'
import { useTierNames } from './tier-names.ts'
import { useStandingName } from './use-standing-name.ts'

interface Request {
  kind: string
  snapshot: Record<string, string>
  customerId: string | null
}

/** What a request for a special VIP asks, in words; undefined for requests of other kinds. */
export function useSpecialAsked(): (request: Request) => { title: string; facts: Fact[] } | undefined {
  const { t } = useTranslation()
  const { money, month, longDate } = useFormats()
  const currency = useContext(HomeCurrencyContext)
  const names = useTierNames()
  const standingName = useStandingName()
  return ({ kind, snapshot, customerId }) => {
    if (kind !== 'special-grant' && kind !== 'special-revocation') return undefined
    const { customerName: name = '', aum, month: aumMonth, presentUntil } = snapshot
    const tier = names.name(Number(snapshot.tier))
    const standing = standingKinds.find((one): one is StandingKind => one === snapshot.standing) ?? 'none'
    const title =
      kind === 'special-revocation'
        ? t('tiers.special.asksEnd', { name })
        : t(presentUntil ? 'tiers.special.asksAgain' : 'tiers.special.asks', { name, tier })
    const customer = customerId && (
      <Link to="/customers/$customerId" params={{ customerId }}>
        {name}
      </Link>
    )
    const facts = [
      { label: t('tiers.special.customer'), value: customer },
      { label: t('tiers.special.number'), value: snapshot.customerNo },
      { label: t('tiers.special.institution'), value: snapshot.institutionName },
      { label: t('tiers.special.askedTier'), value: kind === 'special-grant' && tier },
      { label: t('tiers.special.ownStanding'), value: standingName(standing, 0) },
      {
        label: aumMonth ? t('tiers.special.aumOf', { month: month(aumMonth) }) : t('tiers.aum'),
        value: aum && money(aum, currency),
      },
      { label: t('tiers.special.presentUntil'), value: presentUntil && longDate(presentUntil) },
    ]
    return { title, facts: facts.filter(({ value }) => value) }
  }
}
