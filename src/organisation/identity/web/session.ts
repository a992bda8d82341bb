import { queryOptions } from '@tanstack/react-query'
import { isApiError } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { getMe, getSetup } from '../contract.ts'

/** Who is signed in; read once and kept until sign-out or the first refusal. */
export const meQuery = queryOptions({
  ...queryOf(getMe, {}),
  staleTime: Number.POSITIVE_INFINITY,
  retry: (count: number, error: Error) => !isApiError(error, 401) && count < 2,
})

/** What the installation says about itself before anybody has signed in. */
export const setupQuery = queryOptions({ ...queryOf(getSetup, {}), staleTime: Number.POSITIVE_INFINITY })

/** An address to come back to after signing in: one of ours or none. */
export function safeReturn(to: string | undefined): string {
  return to?.startsWith('/') && !to.startsWith('//') && !to.startsWith('/sign-in') ? to : '/'
}
