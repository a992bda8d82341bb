import { DisconnectOutlined } from '@ant-design/icons'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/Mark.tsx'
import { queryClient } from './query-client.ts'

/** Says that the connection is gone, and reads again what failed meanwhile once it is back. */
export function ConnectionNotice() {
  const { t } = useTranslation()
  const online = useOnline()
  return online ? null : (
    <Notice tone="warn" icon={<DisconnectOutlined />}>
      {t('ui.offline')}
    </Notice>
  )
}

/** For pages that could not even begin: they begin as soon as they can. */
export function useReturnOnline(): void {
  const router = useRouter()
  const online = useOnline()
  useEffect(() => {
    if (!online) return
    void queryClient.refetchQueries({ predicate: (query) => query.state.status === 'error' })
    if (router.state.matches.some((match) => match.status === 'error')) void router.invalidate()
  }, [online, router])
}

function useOnline(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const events = ['online', 'offline']
      for (const event of events) window.addEventListener(event, changed)
      return () => {
        for (const event of events) window.removeEventListener(event, changed)
      }
    },
    () => navigator.onLine,
  )
}
