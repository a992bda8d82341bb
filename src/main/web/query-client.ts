import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError, isApiError } from '../../platform/http/client.ts'

let onSignedOut: () => void = () => {}
/** Told by the router, which knows the way to the sign-in page. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener
}

let onFactorNeeded: () => void = () => {}
/** Told by the router: the session lacks a second factor since the last request. */
export function whenFactorNeeded(listener: () => void): void {
  onFactorNeeded = listener
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (isApiError(error, 401)) onSignedOut()
      hearFactorNeeded(error)
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // Without a network a read fails at once and says so, instead of waiting without a word.
      networkMode: 'always',
      // A refusal stays a refusal; only a lost connection or a stumbling server is worth another try.
      retry: (count, error) =>
        error instanceof ApiError ? navigator.onLine && [0, 500, 503].includes(error.status) && count < 2 : false,
    },
    mutations: {
      networkMode: 'always',
      onError: (error) => {
        if (isApiError(error, 401) && error.code === 'not-signed-in') onSignedOut()
        hearFactorNeeded(error)
      },
    },
  },
})

function hearFactorNeeded(error: unknown): void {
  if (isApiError(error, 403) && error.code === 'second-factor-needed') onFactorNeeded()
}
