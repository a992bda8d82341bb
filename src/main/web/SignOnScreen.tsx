import { getRouteApi, useRouter } from '@tanstack/react-router'
import { SignOnPage } from '../../organisation/identity/web/SignOnPage.tsx'
import { meQuery, safeReturn } from '../../organisation/identity/web/session.ts'
import { Preferences } from '../../ui/Preferences.tsx'
import { queryClient } from './query-client.ts'

const route = getRouteApi('/sign-on')

export function SignOnScreen() {
  const { setup } = route.useRouteContext()
  const router = useRouter()
  return (
    <SignOnPage
      institution={setup.institution}
      preferences={<Preferences />}
      onEntered={async ({ me, to }) => {
        queryClient.setQueryData(meQuery.queryKey, me)
        await router.invalidate()
        // Back does not lead here again: what the address holds has counted.
        router.history.replace(safeReturn(to))
      }}
    />
  )
}
