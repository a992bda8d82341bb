import { policiesQuery } from '../../analysis/tiers/web/tier-names.ts'
import { firstPage, type Own } from '../../information/customers/web/customers-source.ts'
import type { Me } from '../../organisation/identity/contract.ts'
import { meQuery } from '../../organisation/identity/web/session.ts'
import type { ListSearch } from '../../ui/list/list-view.ts'
import { queryClient } from './query-client.ts'

/** Whether somebody manages customers, and has them before their eyes first. */
export function ownOf(me: Me): Own {
  const isManager = me.roles.some(({ role }) => role === 'relationship-manager' || role === 'loan-officer')
  if (me.staffId === null) return 'none'
  return isManager ? 'first' : 'possible'
}

/** What is open to the session may have changed: the page goes by it anew. */
export async function readMeAgain(router: { invalidate(): Promise<void> }): Promise<void> {
  await queryClient.fetchQuery({ ...meQuery, staleTime: 0 })
  await router.invalidate()
}

/** The names of tiers; without them they have their numbers. */
export async function readTiers(me: Me): Promise<void> {
  if (!me.permissions.includes('policy:read')) return
  // Asked once: nobody waits before an empty page for a server that stumbles.
  await queryClient.ensureQueryData({ ...policiesQuery, retry: false }).catch(() => undefined)
}

/** The first rows of the list of customers, on their way while its screen is. */
export function readCustomers(me: Me, search: ListSearch): void {
  const page = me.permissions.includes('customer:read') && firstPage(search, me.personId, ownOf(me))
  if (page) void queryClient.prefetchQuery(page)
}
