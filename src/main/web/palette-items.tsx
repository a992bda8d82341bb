import {
  BulbOutlined,
  CalendarOutlined,
  GlobalOutlined,
  HistoryOutlined,
  LogoutOutlined,
  OrderedListOutlined,
  SafetyOutlined,
  SearchOutlined,
  UnorderedListOutlined,
  UserOutlined,
} from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FoundCustomer, searchCustomers } from '../../information/customers/contract.ts'
import { listViews } from '../../organisation/views/contract.ts'
import { useMay } from '../../platform/auth/permissions.ts'
import { queryOf } from '../../platform/http/query.ts'
import { changeLanguage, languages, useLanguage } from '../../platform/i18n/language.ts'
import { searchOf } from '../../ui/list/list-view.ts'
import type { PaletteItem } from '../../ui/Palette.tsx'
import { ownNames } from '../../ui/Preferences.tsx'
import { useThemeMode } from '../../ui/theme-mode.tsx'
import { useNavigation } from './navigation.tsx'
import { recentCustomers } from './recent-customers.ts'

const route = getRouteApi('/signed-in')
/** A pause in typing before the server is asked. */
const delayMs = 120
const mostFound = 8

export function useFoundCustomers(text: string): { items: PaletteItem[]; busy: boolean } {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const permitted = useMay('customer:read')
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), delayMs)
    return () => clearTimeout(timer)
  }, [text])
  const found = useQuery({
    ...queryOf(searchCustomers, { query: { text: asked } }),
    placeholderData: keepPreviousData,
    enabled: permitted && asked !== '',
  })
  const rows = asked && text ? (found.data?.items ?? []) : []
  const items = rows.slice(0, mostFound).map((row) => ({
    id: `customer ${row.id}`,
    label: row.name,
    detail: detailOf(row, t),
    icon: <UserOutlined />,
    run: () => void navigate({ to: '/customers/$customerId', params: { customerId: row.id } }),
  }))
  const more = {
    id: 'all found',
    label: t('palette.more'),
    icon: <SearchOutlined />,
    run: () => void navigate({ to: '/customers', search: { text } }),
  }
  return {
    items: rows.length > mostFound ? [...items, more] : items,
    busy: permitted && (asked !== text || found.isFetching),
  }
}

/** Number and place; and by which key it was found, where the eye would not see it. */
function detailOf(row: FoundCustomer, t: TFunction): string {
  const evident = row.matched === 'name' || row.matched === 'number'
  return [row.customerNo, row.institutionName, !evident && t(`palette.matched.${row.matched}`)]
    .filter(Boolean)
    .join(' · ')
}

export function useRecentCustomers(): PaletteItem[] {
  const navigate = useNavigate()
  return recentCustomers().map(({ id, name, customerNo }) => ({
    id: `recent ${id}`,
    label: name,
    detail: customerNo,
    icon: <HistoryOutlined />,
    run: () => void navigate({ to: '/customers/$customerId', params: { customerId: id } }),
  }))
}

/** The lists that have names: all, one's own, and saved views. */
export function useLists(): PaletteItem[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { me } = route.useRouteContext()
  const permitted = useMay('customer:read')
  const saved = useQuery({
    ...queryOf(listViews, { query: { list: 'customers' } }),
    staleTime: 60_000,
    enabled: permitted,
  })
  if (!permitted) return []
  const lists = [
    ...(me.staffId === null ? [] : [{ id: 'mine', name: t('customers.mine'), definition: { mine: true } }]),
    { id: 'all', name: t('customers.all'), definition: {} },
    ...(saved.data?.items ?? []),
  ]
  return lists.map(({ id, name, definition }) => ({
    id: `list ${id}`,
    label: name,
    icon: <UnorderedListOutlined />,
    run: () => void navigate({ to: '/customers', search: searchOf(definition, id) }),
  }))
}

export function usePages(): PaletteItem[] {
  const navigate = useNavigate()
  return useNavigation().flatMap((group) =>
    group.items.map(({ to, label, icon }) => ({
      id: `page ${to}`,
      label,
      detail: group.title,
      icon,
      run: () => void navigate({ to }),
    })),
  )
}

export function useCommands({ onKeys, onSignOut }: { onKeys: () => void; onSignOut: () => void }): PaletteItem[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const language = useLanguage()
  const { mode, change } = useThemeMode()
  const mayClose = useMay('close:run')
  const other = mode === 'dark' ? 'light' : 'dark'
  return [
    ...(mayClose
      ? [
          {
            id: 'close',
            label: t('palette.closeMonth'),
            icon: <CalendarOutlined />,
            run: () => void navigate({ to: '/closes' }),
          },
        ]
      : []),
    ...languages
      .filter((one) => one !== language)
      .map((one) => ({
        id: `language ${one}`,
        label: t('palette.language', { language: ownNames[one] }),
        icon: <GlobalOutlined />,
        run: () => void changeLanguage(one),
      })),
    {
      id: 'account',
      label: t('identity.account'),
      icon: <SafetyOutlined />,
      run: () => void navigate({ to: '/account' }),
    },
    { id: 'theme', label: t(`ui.theme.${other}`), icon: <BulbOutlined />, run: () => change(other) },
    { id: 'keys', label: t('palette.keys'), icon: <OrderedListOutlined />, run: onKeys },
    { id: 'sign out', label: t('identity.signOut'), icon: <LogoutOutlined />, run: onSignOut },
  ]
}
