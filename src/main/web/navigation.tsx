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
  UnlockOutlined,
} from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { countApprovals } from '../../organisation/approvals/contract.ts'
import { usePermissions } from '../../platform/auth/permissions.ts'
import type { Permission } from '../../platform/http/contract.ts'
import { watchOf } from '../../platform/http/query.ts'
import type { NavigationGroup } from '../../ui/Shell.tsx'

type Entry = {
  to:
    | '/customers'
    | '/openings'
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
    | 'openings'
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
  /** Any of these; absent: for everybody, who may look at names, and stand in for a colleague. */
  permissions?: readonly Permission[]
  icon: ReactNode
  /** At the foot of narrow screens. */
  thumb?: true
}
/** Pages by wing, in the order of the loop; the first one permitted is where a person lands. */
const wings: { wing: 'information' | 'analysis' | 'organisation'; entries: Entry[] }[] = [
  {
    wing: 'information',
    entries: [
      { to: '/customers', label: 'customers', permissions: ['customer:read'], icon: <TeamOutlined />, thumb: true },
      {
        to: '/openings',
        label: 'openings',
        permissions: ['customer:identify', 'customer:break-glass', 'audit:read'],
        icon: <UnlockOutlined />,
      },
      { to: '/deliveries', label: 'deliveries', permissions: ['delivery:read'], icon: <InboxOutlined /> },
      { to: '/exports', label: 'exports', permissions: ['export:request'], icon: <DownloadOutlined /> },
    ],
  },
  {
    wing: 'analysis',
    entries: [
      { to: '/movements', label: 'movements', permissions: ['close:read'], icon: <SwapOutlined />, thumb: true },
      { to: '/closes', label: 'closes', permissions: ['close:read'], icon: <CalendarOutlined /> },
      { to: '/policies/tiers', label: 'tierPolicy', permissions: ['policy:read'], icon: <BankOutlined /> },
    ],
  },
  {
    wing: 'organisation',
    entries: [
      { to: '/approvals', label: 'approvals', icon: <CheckSquareOutlined /> },
      { to: '/organisation', label: 'institutions', icon: <ApartmentOutlined /> },
      { to: '/people', label: 'people', permissions: ['people:manage'], icon: <IdcardOutlined /> },
      { to: '/audit', label: 'audit', permissions: ['audit:read'], icon: <AuditOutlined /> },
      { to: '/developers', label: 'api', permissions: ['api:manage'], icon: <ApiOutlined /> },
      { to: '/reference', label: 'apiReference', permissions: ['api:read'], icon: <CodeOutlined /> },
    ],
  },
]

const isOpen = (entry: Entry, permissions: readonly Permission[]) =>
  entry.permissions?.some((one) => permissions.includes(one)) ?? true

export function landingPath(permissions: readonly Permission[]): Entry['to'] | undefined {
  return wings.flatMap(({ entries }) => entries).find((entry) => entry.permissions && isOpen(entry, permissions))?.to
}

export function useNavigation(): NavigationGroup[] {
  const { t } = useTranslation()
  const permissions = usePermissions()
  const { data } = useQuery(watchOf(countApprovals, {}, 60_000))
  const waiting = data?.count ?? 0
  return wings
    .map(({ wing, entries }) => ({
      title: t(`navigation.${wing}`),
      items: entries
        .filter((entry) => isOpen(entry, permissions))
        .map(({ label, permissions: _, ...entry }) => ({
          ...entry,
          label: t(`navigation.${label}`),
          ...(label === 'approvals' &&
            waiting > 0 && { count: waiting, countTitle: t('approvals.waiting', { count: waiting }) }),
        })),
    }))
    .filter((group) => group.items.length > 0)
}
