import { getRouteApi } from '@tanstack/react-router'
import { useCallback } from 'react'
import { StandingMark } from '../../analysis/tiers/web/TierMark.tsx'
import { useTierChoices } from '../../analysis/tiers/web/tier-names.ts'
import type { CustomerRow } from '../../information/customers/contract.ts'
import { CustomersPage } from '../../information/customers/web/CustomersPage.tsx'
import { useSavedViews } from '../../organisation/views/web/use-saved-views.ts'
import { ownOf } from './read-ahead.ts'

const route = getRouteApi('/signed-in')

/** The list belongs to information, the tiers in it to analysis, saved views and who reads to organisation: they meet here. */
export function CustomersScreen() {
  const { me } = route.useRouteContext()
  const tiers = useTierChoices()
  return (
    <CustomersPage
      tiers={tiers}
      renderStanding={useCallback((row: CustomerRow) => <StandingMark standing={row.standing} tier={row.tier} />, [])}
      saved={useSavedViews('customers')}
      personId={me.personId}
      own={ownOf(me)}
    />
  )
}
