import { DisconnectOutlined } from '@ant-design/icons'
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
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

/** Reads that failed while the connection was gone are read again once it is back. */
export function useReturnOnline(): void {
  useOnceOnline(() => {
    void queryClient.refetchQueries({ predicate: (query) => query.state.status === 'error' })
  })
}

/** Calls back each time that the connection returns. */
export function useOnceOnline(act: () => void): void {
  const again = useEffectEvent(act)
  useEffect(() => {
    const listen = () => again()
    window.addEventListener('online', listen)
    return () => window.removeEventListener('online', listen)
  }, [])
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
