import { getRouteApi, useRouter } from '@tanstack/react-router'
import type { Me } from '../../organisation/identity/contract.ts'
import { FirstAdministratorPage } from '../../organisation/identity/web/FirstAdministratorPage.tsx'
import { SignInPage } from '../../organisation/identity/web/SignInPage.tsx'
import { meQuery, safeReturn, setupQuery } from '../../organisation/identity/web/session.ts'
import { Preferences } from '../../ui/Preferences.tsx'
import { queryClient } from './query-client.ts'

const route = getRouteApi('/sign-in')

/** Signing in, or on a new installation making the first administrator; then on to where the person wanted to go. */
export function EntryScreen() {
  const { setup } = route.useRouteContext()
  const { to } = route.useSearch()
  const router = useRouter()
  const enter = async (me: Me) => {
    queryClient.setQueryData(meQuery.queryKey, me)
    if (setup.needed) await queryClient.fetchQuery({ ...setupQuery, staleTime: 0 })
    await router.invalidate()
    router.history.push(safeReturn(to))
  }
  const { institution, signOn, mail } = setup
  const props = { institution, preferences: <Preferences />, signOn, to, onEntered: enter }
  return setup.needed ? <FirstAdministratorPage {...props} /> : <SignInPage {...props} mail={mail} />
}
