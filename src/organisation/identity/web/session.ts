import { queryOptions } from '@tanstack/react-query'
import { queryOf } from '../../../platform/http/query.ts'
import { getMe, getSetup } from '../contract.ts'

/** Who is signed in, kept until sign-out or the first refusal; nobody is asked about again each time. */
export const meQuery = queryOptions({
  ...queryOf(getMe, {}),
  staleTime: ({ state }) => (state.data ? Number.POSITIVE_INFINITY : 0),
  retry: 2,
})

/** What the installation says about itself before anybody has signed in. */
export const setupQuery = queryOptions({ ...queryOf(getSetup, {}), staleTime: Number.POSITIVE_INFINITY })

/** An address to come back to after signing in: one of ours or none. */
export function safeReturn(to: string | undefined): string {
  return to?.startsWith('/') && !to.startsWith('//') && !to.startsWith('/sign-in') ? to : '/'
}
