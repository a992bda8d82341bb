import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Empty } from '../../../ui/States.tsx'
import { type Delivery, feedNames } from '../contract.ts'
import { feedName } from './delivery-words.ts'
import css from './FeedsTable.module.css'

export function FeedsTable({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation()
  return (
    <Section title={t('delivery.feeds')}>
      <FeedRows delivery={delivery} />
    </Section>
  )
}

/** Rows of a delivery by feed, in the order of the format. */
export function FeedRows({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const mayRead = useMay('quarantine:read')
  const order = feedNames as readonly string[]
  const rows = Object.entries(delivery.feeds)
    .map(([feed, counts]) => ({ feed, ...counts }))
    .sort((a, b) => order.indexOf(a.feed) - order.indexOf(b.feed))
  return (
    <div className={css.table}>
      <DataTable
        label={t('delivery.feeds')}
        rows={rows}
        rowKey={(row) => row.feed}
        empty={<Empty>{t('delivery.noFeeds')}</Empty>}
        columns={[
          { key: 'feed', title: t('delivery.feedTitle'), render: (row) => feedName(row.feed, t) },
          { key: 'rows', title: t('delivery.rows'), align: 'right', render: (row) => count(row.rows) },
          {
            key: 'accepted',
            title: t('delivery.accepted'),
            align: 'right',
            from: 'phone',
            render: (row) => count(row.accepted),
          },
          {
            key: 'quarantined',
            title: t('delivery.quarantined'),
            align: 'right',
            render: (row) =>
              row.quarantined > 0 && mayRead ? (
                <Link
                  to="/deliveries/$deliveryId"
                  params={{ deliveryId: delivery.id }}
                  search={{ feed: row.feed }}
                  hash="quarantine"
                >
                  {count(row.quarantined)}
                </Link>
              ) : (
                count(row.quarantined)
              ),
          },
        ]}
      />
    </div>
  )
}
