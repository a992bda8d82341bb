import { SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { getCustomer } from '../../information/customers/contract.ts'
import { queryOf } from '../../platform/http/query.ts'
import { controlKey } from '../../ui/control-key.ts'
import { isBusy } from '../../ui/list/use-list-keys.ts'
import css from './Finder.module.css'
import { rememberRecent } from './recent-customers.ts'

const loadPalette = () => import('./CommandPalette.tsx').then((module) => ({ default: module.CommandPalette }))
const CommandPalette = lazy(loadPalette)
const KeysHelp = lazy(() => import('../../ui/KeysHelp.tsx'))

/** The door to finding: a button for the shell, Ctrl-K from everywhere, and `?` for the keys. What opens is loaded then. */
export function useFinder(onSignOut: () => void): { command: ReactNode; opened: ReactNode; open: () => void } {
  const { t } = useTranslation()
  const [shown, setShown] = useState<'palette' | 'keys'>()
  const { customerId } = useParams({ strict: false })
  // Looks over the customer page's shoulder: asks for nothing itself.
  const customer = useQuery({ ...queryOf(getCustomer, { params: { customerId: customerId ?? '' } }), enabled: false })
  useEffect(() => {
    if (customer.data) rememberRecent(customer.data)
  }, [customer.data])
  const hear = useEffectEvent((event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      setShown(shown === 'palette' ? undefined : 'palette')
    } else if (event.key === '?' && !event.ctrlKey && !event.metaKey && !isBusy(event.target)) {
      event.preventDefault()
      setShown('keys')
    }
  })
  useEffect(() => {
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [])
  const open = () => setShown('palette')
  const close = () => setShown(undefined)
  return {
    open,
    command: (
      <button
        type="button"
        className={css.finder}
        aria-keyshortcuts="Control+K"
        title={`${t('palette.open')} (${controlKey} K)`}
        onPointerEnter={loadPalette}
        onClick={open}
      >
        <SearchOutlined aria-hidden />
        <span className={css.words}>{t('palette.open')}</span>
        <kbd className={css.key}>{controlKey} K</kbd>
      </button>
    ),
    opened: (
      <Suspense>
        {shown === 'palette' && (
          <CommandPalette onClose={close} onKeys={() => setShown('keys')} onSignOut={onSignOut} />
        )}
        {shown === 'keys' && <KeysHelp onClose={close} />}
      </Suspense>
    ),
  }
}
