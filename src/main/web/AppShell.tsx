import { QuestionCircleOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, Outlet, useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy, Suspense, useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { signOut } from '../../organisation/identity/contract.ts'
import { AccountPanel } from '../../organisation/identity/web/AccountPanel.tsx'
import { SecondFactorNotice } from '../../organisation/identity/web/SecondFactorNotice.tsx'
import { NoticesLink } from '../../organisation/notices/web/NoticesLink.tsx'
import { PermissionsContext } from '../../platform/auth/permissions.ts'
import { call } from '../../platform/http/client.ts'
import { HelpContext } from '../../ui/Help.tsx'
import { forgetSession } from '../../ui/list/list-memory.ts'
import { HomeCurrencyContext } from '../../ui/Money.tsx'
import { Preferences } from '../../ui/Preferences.tsx'
import { Shell } from '../../ui/Shell.tsx'
import { UndoProvider } from '../../ui/Undo.tsx'
import css from './AppShell.module.css'
import { ConnectionNotice, useReturnOnline } from './Connection.tsx'
import { useFinder } from './Finder.tsx'
import { HelpDrawer } from './help/HelpDrawer.tsx'
import { NewVersionNotice } from './NewVersion.tsx'
import { useNavigation } from './navigation.tsx'
import { queryClient } from './query-client.ts'
import { readMeAgain } from './read-ahead.ts'
import { TourGuide } from './tour/TourGuide.tsx'

const route = getRouteApi('/signed-in')

const SecondFactorPage = lazy(() => import('../../organisation/identity/web/SecondFactorPage.tsx'))

export function AppShell() {
  const { me, setup } = route.useRouteContext()
  if (me.secondFactor?.state === 'needed') return <SecondFactorFirst />
  return (
    <PermissionsContext value={me.permissions}>
      <HomeCurrencyContext value={setup.currency}>
        <UndoProvider>
          <Frame />
        </UndoProvider>
      </HomeCurrencyContext>
    </PermissionsContext>
  )
}

/** Nothing else is open to the session; then on to what the address says. */
function SecondFactorFirst() {
  const { me, setup } = route.useRouteContext()
  const router = useRouter()
  const leave = useLeave(router.state.location.href)
  return (
    <Suspense fallback={null}>
      <SecondFactorPage
        me={me}
        institution={setup.institution}
        provider={setup.signOn?.name}
        preferences={<Preferences />}
        onDone={() => readMeAgain(router)}
        onSignOut={() => leave.mutate()}
      />
    </Suspense>
  )
}

/** `to`: where whoever signs in again goes on. */
function useLeave(to?: string) {
  const router = useRouter()
  return useMutation({
    mutationFn: () => call(signOut, {}),
    // Even when the server cannot be reached nothing of the person may stay on the screen.
    onSettled: async (answer) => {
      queryClient.clear()
      forgetSession()
      if (answer?.endUrl) return window.location.assign(answer.endUrl)
      await router.navigate({ to: '/sign-in', search: { to } })
    },
  })
}

function Frame() {
  const { t } = useTranslation()
  const { me, setup } = route.useRouteContext()
  const navigation = useNavigation()
  const [aside, setAside] = useState<'help' | 'tour'>()
  const openHelp = () => setAside('help')
  useKey('F1', openHelp)
  useReturnOnline()
  const leave = useLeave()
  const finder = useFinder(() => leave.mutate())
  const account = (
    <>
      <Button type="text" className={css.help ?? ''} icon={<QuestionCircleOutlined aria-hidden />} onClick={openHelp}>
        {t('ui.help')}
        <kbd className="key">F1</kbd>
      </Button>
      <AccountPanel me={me} onSignOut={() => leave.mutate()} />
      <div data-tour="preferences">
        <Preferences />
      </div>
    </>
  )
  const notices = (
    <>
      <ConnectionNotice />
      <NewVersionNotice />
      <SecondFactorNotice />
    </>
  )
  return (
    <HelpContext value={openHelp}>
      <Shell
        name={t('navigation.product')}
        subtitle={setup.institution}
        navigation={navigation}
        command={finder.command}
        onSearch={finder.open}
        account={account}
        inbox={<NoticesLink />}
        notices={notices}
      >
        <Outlet />
      </Shell>
      {finder.opened}
      <HelpDrawer open={aside === 'help'} onClose={() => setAside(undefined)} onTour={() => setAside('tour')} />
      <TourGuide
        me={me}
        demo={setup.demo}
        paths={navigation.flatMap(({ items }) => items.map(({ to }) => to))}
        running={aside === 'tour'}
        onRun={(running) => setAside(running ? 'tour' : undefined)}
      />
    </HelpContext>
  )
}

function useKey(key: string, act: () => void): void {
  const hear = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== key) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => hear(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
