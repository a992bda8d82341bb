import { useMutation } from '@tanstack/react-query'
import { call } from '../../../platform/http/client.ts'
import { startSignOn } from '../contract.ts'

/** What the provider has sent the browser back with: read before the router takes the address for its own. */
export const arrivedWith = window.location.search

/** Sends the browser to the provider; `again`: to prove there that it is the same person still. */
export function useSignOn() {
  return useMutation({
    mutationFn: (body: { to?: string | undefined; again?: boolean }) => call(startSignOn, { body }),
    onSuccess: ({ url }) => window.location.assign(url),
  })
}
