import { CheckOutlined, ClockCircleOutlined, StopOutlined } from '@ant-design/icons'
import type { TFunction } from 'i18next'
import type { Formats } from '../../../platform/i18n/format.ts'
import { Confirmed } from '../../../ui/Confirmed.tsx'
import type { Column } from '../../../ui/DataTable.tsx'
import { Mark } from '../../../ui/Mark.tsx'
import { mayKey } from '../../identity/contract.ts'
import type { ApiKey } from '../contract.ts'
import css from './Keys.module.css'

export function keyColumns(
  t: TFunction,
  formats: Formats,
  revoke: (keyId: string) => Promise<unknown>,
): Column<ApiKey>[] {
  const { instant } = formats
  return [
    {
      key: 'name',
      title: t('api.name'),
      render: (key) => (
        <span className={css.cell}>
          {key.name}
          <small>{key.permissions.map((one) => t(mayKey(one))).join(' · ')}</small>
          <small>{key.institutions?.map(({ name }) => name).join(' · ') ?? t('api.wholeUnion')}</small>
        </span>
      ),
    },
    { key: 'state', title: t('api.state'), render: (key) => <KeyState apiKey={key} t={t} formats={formats} /> },
    {
      key: 'used',
      title: t('api.used'),
      from: 'tablet',
      render: (key) => (
        <span className={css.cell}>
          {key.usedAt ? instant(key.usedAt) : t('api.neverUsed')}
          {key.usedFrom && <small>{t('api.usedFrom', { address: key.usedFrom })}</small>}
        </span>
      ),
    },
    {
      key: 'made',
      title: t('api.made'),
      from: 'desktop',
      render: (key) => (
        <span className={css.cell}>
          {key.madeBy}
          <small>{instant(key.madeAt)}</small>
        </span>
      ),
    },
    {
      key: 'revoke',
      title: <span className="visually-hidden">{t('api.revoke')}</span>,
      align: 'right',
      render: (key) =>
        key.state === 'active' && (
          <Confirmed
            ask={t('api.revokeAsk')}
            label={t('api.revoke')}
            of={key.name}
            cancel={t('api.keep')}
            danger
            onConfirm={() => revoke(key.id)}
          />
        ),
    },
  ]
}

function KeyState({ apiKey, t, formats }: { apiKey: ApiKey; t: TFunction; formats: Formats }) {
  const { state, expiresAt, revokedAt } = apiKey
  const at = formats.instant(revokedAt ?? expiresAt)
  const icons = { active: <CheckOutlined />, expired: <ClockCircleOutlined />, revoked: <StopOutlined /> }
  return (
    <Mark tone={state === 'active' ? 'good' : 'quiet'} icon={icons[state]}>
      {t(`api.keyState.${state}`, { at })}
    </Mark>
  )
}
