import { WarningOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Mark } from '../../../ui/Mark.tsx'
import type { Passkey } from '../contract.ts'
import css from './SessionsSection.module.css'

interface PasskeyTableProps {
  passkeys: Passkey[]
  /** Absent while another one is being added or removed. */
  onRemove: ((passkey: Passkey) => void) | undefined
}

export function PasskeyTable({ passkeys, onRemove }: PasskeyTableProps) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  return (
    <DataTable
      label={t('identity.passkeys')}
      rows={passkeys}
      rowKey={(row) => row.id}
      empty={null}
      columns={[
        {
          key: 'name',
          title: t('identity.passkeyName'),
          render: ({ name, host, stoppedAt }) => (
            <span className={css.browser}>
              {name}
              {host !== location.hostname && <small>{t('identity.passkeyWorksAt', { host })}</small>}
              {stoppedAt && (
                <Mark tone="bad" icon={<WarningOutlined />}>
                  {t('identity.passkeyStopped')}
                </Mark>
              )}
            </span>
          ),
        },
        {
          key: 'usedAt',
          title: t('identity.seenAt'),
          render: ({ usedAt }) => (usedAt ? instant(usedAt) : '–'),
        },
        {
          key: 'createdAt',
          title: t('identity.passkeyAddedAt'),
          from: 'tablet',
          render: ({ createdAt }) => <span className="nowrap">{instant(createdAt)}</span>,
        },
        {
          key: 'remove',
          title: <span className="visually-hidden">{t('identity.passkeyRemove')}</span>,
          align: 'right',
          render: (row) => (
            <Button
              disabled={!onRemove}
              aria-label={t('identity.passkeyRemoveTitle', { name: row.name })}
              onClick={() => onRemove?.(row)}
            >
              {t('identity.passkeyRemove')}
            </Button>
          ),
        },
      ]}
    />
  )
}
