import { useMutation } from '@tanstack/react-query'
import { getRouteApi, Outlet, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { signOut } from '../../organisation/identity/contract.ts'
import { AccountPanel } from '../../organisation/identity/web/AccountPanel.tsx'
import { PermissionsContext } from '../../platform/auth/permissions.ts'
import { call } from '../../platform/http/client.ts'
import { HomeCurrencyContext } from '../../ui/Money.tsx'
import { Preferences } from '../../ui/Preferences.tsx'
import { Shell } from '../../ui/Shell.tsx'
import { useNavigation } from './navigation.tsx'
import { queryClient } from './query-client.ts'

const route = getRouteApi('/signed-in')

export function AppShell() {
  const { me, setup } = route.useRouteContext()
  return (
    <PermissionsContext value={me.permissions}>
      <HomeCurrencyContext value={setup.currency}>
        <Frame />
      </HomeCurrencyContext>
    </PermissionsContext>
  )
}

function Frame() {
  const { t } = useTranslation()
  const { me, setup } = route.useRouteContext()
  const router = useRouter()
  const leave = useMutation({
    mutationFn: () => call(signOut, {}),
    // Even when the server cannot be reached nothing of the person may stay on the screen.
    onSettled: async () => {
      queryClient.clear()
      await router.navigate({ to: '/sign-in', search: {} })
    },
  })
  const account = (
    <>
      <AccountPanel me={me} onSignOut={() => leave.mutate()} />
      <Preferences />
    </>
  )
  return (
    <Shell name={t('navigation.product')} subtitle={setup.institution} navigation={useNavigation()} account={account}>
      <Outlet />
    </Shell>
  )
}
