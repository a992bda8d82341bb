import {
  ApiOutlined,
  AuditOutlined,
  BankOutlined,
  CalendarOutlined,
  CodeOutlined,
  InboxOutlined,
  SwapOutlined,
  TeamOutlined,
  UnlockOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePermissions } from '../../platform/auth/permissions.ts'
import type { Permission } from '../../platform/http/contract.ts'
import type { NavigationGroup } from '../../ui/Shell.tsx'

type Entry = {
  to:
    | '/customers'
    | '/openings'
    | '/deliveries'
    | '/movements'
    | '/closes'
    | '/policies/tiers'
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
    | 'audit'
    | 'api'
    | 'apiReference'
  /** Any of these. */
  permissions: readonly Permission[]
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
      { to: '/audit', label: 'audit', permissions: ['audit:read'], icon: <AuditOutlined /> },
      { to: '/developers', label: 'api', permissions: ['api:manage'], icon: <ApiOutlined /> },
      { to: '/reference', label: 'apiReference', permissions: ['api:read'], icon: <CodeOutlined /> },
    ],
  },
]

export function landingPath(permissions: readonly Permission[]): Entry['to'] | undefined {
  return wings
    .flatMap(({ entries }) => entries)
    .find((entry) => entry.permissions.some((one) => permissions.includes(one)))?.to
}

export function useNavigation(): NavigationGroup[] {
  const { t } = useTranslation()
  const permissions = usePermissions()
  return wings
    .map(({ wing, entries }) => ({
      title: t(`navigation.${wing}`),
      items: entries
        .filter((entry) => entry.permissions.some((one) => permissions.includes(one)))
        .map(({ label, permissions: _, ...entry }) => ({ ...entry, label: t(`navigation.${label}`) })),
    }))
    .filter((group) => group.items.length > 0)
}
