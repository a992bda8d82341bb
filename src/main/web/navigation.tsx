import {
  ApartmentOutlined,
  ApiOutlined,
  AuditOutlined,
  BankOutlined,
  CalendarOutlined,
  CodeOutlined,
  InboxOutlined,
  SwapOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePermissions } from '../../platform/auth/permissions.ts'
import type { Permission } from '../../platform/http/contract.ts'
import type { NavigationGroup } from '../../ui/Shell.tsx'

type Entry = {
  to:
    | '/customers'
    | '/deliveries'
    | '/movements'
    | '/closes'
    | '/policies/tiers'
    | '/organisation'
    | '/audit'
    | '/developers'
    | '/reference'
  label:
    | 'customers'
    | 'deliveries'
    | 'movements'
    | 'closes'
    | 'tierPolicy'
    | 'institutions'
    | 'audit'
    | 'api'
    | 'apiReference'
  /** Absent where everybody signed in may look. */
  permission?: Permission
  icon: ReactNode
  /** At the foot of narrow screens. */
  thumb?: true
}
/** Pages by wing, in the order of the loop; the first one permitted is where a person lands. */
const wings: { wing: 'information' | 'analysis' | 'organisation'; entries: Entry[] }[] = [
  {
    wing: 'information',
    entries: [
      { to: '/customers', label: 'customers', permission: 'customer:read', icon: <TeamOutlined />, thumb: true },
      { to: '/deliveries', label: 'deliveries', permission: 'delivery:read', icon: <InboxOutlined /> },
    ],
  },
  {
    wing: 'analysis',
    entries: [
      { to: '/movements', label: 'movements', permission: 'close:read', icon: <SwapOutlined />, thumb: true },
      { to: '/closes', label: 'closes', permission: 'close:read', icon: <CalendarOutlined /> },
      { to: '/policies/tiers', label: 'tierPolicy', permission: 'policy:read', icon: <BankOutlined /> },
    ],
  },
  {
    wing: 'organisation',
    entries: [
      { to: '/organisation', label: 'institutions', icon: <ApartmentOutlined /> },
      { to: '/audit', label: 'audit', permission: 'audit:read', icon: <AuditOutlined /> },
      { to: '/developers', label: 'api', permission: 'api:manage', icon: <ApiOutlined /> },
      { to: '/reference', label: 'apiReference', permission: 'api:read', icon: <CodeOutlined /> },
    ],
  },
]

export function landingPath(permissions: readonly Permission[]): Entry['to'] | undefined {
  return wings
    .flatMap(({ entries }) => entries)
    .find(({ permission }) => permission && permissions.includes(permission))?.to
}

export function useNavigation(): NavigationGroup[] {
  const { t } = useTranslation()
  const permissions = usePermissions()
  return wings
    .map(({ wing, entries }) => ({
      title: t(`navigation.${wing}`),
      items: entries
        .filter(({ permission }) => !permission || permissions.includes(permission))
        .map(({ label, permission: _, ...entry }) => ({ ...entry, label: t(`navigation.${label}`) })),
    }))
    .filter((group) => group.items.length > 0)
}
