import {
  ApartmentOutlined,
  ApiOutlined,
  AuditOutlined,
  BankOutlined,
  CalendarOutlined,
  CheckSquareOutlined,
  CodeOutlined,
  DownloadOutlined,
  IdcardOutlined,
  InboxOutlined,
  SwapOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { countApprovals } from '../../organisation/approvals/contract.ts'
import { usePermissions } from '../../platform/auth/permissions.ts'
import type { Permission } from '../../platform/http/contract.ts'
import { queryOf } from '../../platform/http/query.ts'
import type { NavigationGroup } from '../../ui/Shell.tsx'

type Entry = {
  to:
    | '/customers'
    | '/deliveries'
    | '/movements'
    | '/closes'
    | '/policies/tiers'
    | '/exports'
    | '/approvals'
    | '/people'
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
    | 'exports'
    | 'approvals'
    | 'institutions'
    | 'people'
    | 'audit'
    | 'api'
    | 'apiReference'
  /** Absent: for everybody, who may look at names, and stand in for a colleague. */
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
      { to: '/exports', label: 'exports', permission: 'export:request', icon: <DownloadOutlined /> },
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
      { to: '/approvals', label: 'approvals', icon: <CheckSquareOutlined /> },
      { to: '/organisation', label: 'institutions', icon: <ApartmentOutlined /> },
      { to: '/people', label: 'people', permission: 'people:manage', icon: <IdcardOutlined /> },
      { to: '/audit', label: 'audit', permission: 'audit:read', icon: <AuditOutlined /> },
      { to: '/developers', label: 'api', permission: 'api:manage', icon: <ApiOutlined /> },
      { to: '/reference', label: 'apiReference', permission: 'api:read', icon: <CodeOutlined /> },
    ],
  },
]

const isOpen = ({ permission }: Entry, permissions: readonly Permission[]) =>
  permission === undefined || permissions.includes(permission)

export function landingPath(permissions: readonly Permission[]): Entry['to'] | undefined {
  return wings
    .flatMap(({ entries }) => entries)
    .find(({ permission }) => permission && permissions.includes(permission))?.to
}

export function useNavigation(): NavigationGroup[] {
  const { t } = useTranslation()
  const permissions = usePermissions()
  const { data } = useQuery({ ...queryOf(countApprovals, {}), refetchInterval: 60_000 })
  const waiting = data?.count ?? 0
  return wings
    .map(({ wing, entries }) => ({
      title: t(`navigation.${wing}`),
      items: entries
        .filter((entry) => isOpen(entry, permissions))
        .map(({ label, permission: _, ...entry }) => ({
          ...entry,
          label: t(`navigation.${label}`),
          ...(label === 'approvals' &&
            waiting > 0 && { count: waiting, countTitle: t('approvals.waiting', { count: waiting }) }),
        })),
    }))
    .filter((group) => group.items.length > 0)
}
