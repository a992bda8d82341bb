import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { pagesOf } from '../../../platform/http/query.ts'
import { type Formats, useFormats } from '../../../platform/i18n/format.ts'
import { Choice } from '../../../ui/Choice.tsx'
import type { Column } from '../../../ui/DataTable.tsx'
import { Page, Section, Toolbar } from '../../../ui/Page.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { Empty } from '../../../ui/States.tsx'
import { type Delivery, deliveryStates, listDeliveries } from '../contract.ts'
import css from './DeliveriesPage.module.css'
import { DeliveryCalendar } from './DeliveryCalendar.tsx'
import { DeliveryState } from './DeliveryState.tsx'
import { heldWords, totalOf } from './delivery-words.ts'
import { UploadPanel } from './UploadPanel.tsx'

const route = getRouteApi('/signed-in/deliveries')

/** What came in from the core system: what asks for attention, the month by days, and the list; and a place to hand in more. */
export function DeliveriesPage() {
  const { t } = useTranslation()
  const formats = useFormats()
  const mayImport = useMay('delivery:import')
  const { state, job } = route.useSearch()
  const navigate = route.useNavigate()
  const deliveries = useInfiniteQuery({
    ...pagesOf(listDeliveries, { query: { state } }),
    placeholderData: keepPreviousData,
  })
  return (
    <Page title={t('delivery.title')}>
      <DeliveryCalendar />
      {mayImport && (
        <UploadPanel
          jobId={job}
          onJob={(jobId) => navigate({ search: (search) => ({ ...search, job: jobId }), replace: true })}
        />
      )}
      <Section title={t('delivery.all')}>
        <Toolbar>
          <Choice
            label={t('delivery.stateFilter')}
            value={state ?? 'all'}
            options={[
              { value: 'all', label: t('delivery.allStates') },
              ...deliveryStates.map((value) => ({ value, label: t(`delivery.state.${value}`) })),
            ]}
            onChange={(value) =>
              navigate({
                search: (search) => ({ ...search, state: value === 'all' ? undefined : value }),
                replace: true,
              })
            }
          />
        </Toolbar>
        <PagedTable
          label={t('delivery.title')}
          query={deliveries}
          columns={columns(t, formats)}
          rowKey={(row) => row.id}
          rowLink={(row) => ({ to: '/deliveries/$deliveryId', params: { deliveryId: row.id } })}
          expectedRows={12}
          empty={<Empty>{t(state ? 'delivery.noneFiltered' : mayImport ? 'delivery.noneYet' : 'delivery.none')}</Empty>}
        />
      </Section>
    </Page>
  )
}

function columns(t: TFunction, formats: Formats): Column<Delivery>[] {
  const { count, date, instant, seconds } = formats
  return [
    {
      key: 'date',
      title: t('delivery.date'),
      render: (row) => (
        <Link to="/deliveries/$deliveryId" params={{ deliveryId: row.id }} className="nowrap">
          {date(row.date)}
        </Link>
      ),
    },
    {
      key: 'state',
      title: t('delivery.stateTitle'),
      render: (row) => (
        <div className={css.state}>
          <DeliveryState state={row.state} />
          {row.reason && <span className="soft">{heldWords(row.reason, t, formats)}</span>}
        </div>
      ),
    },
    { key: 'source', title: t('delivery.source'), from: 'tablet', render: (row) => row.source },
    {
      key: 'rows',
      title: t('delivery.rows'),
      align: 'right',
      from: 'phone',
      render: (row) => count(totalOf(row, 'rows')),
    },
    {
      key: 'quarantined',
      title: t('delivery.quarantined'),
      align: 'right',
      render: (row) => count(totalOf(row, 'quarantined')),
    },
    {
      key: 'seconds',
      title: t('delivery.seconds'),
      align: 'right',
      from: 'tablet',
      render: (row) => seconds(row.seconds),
    },
    {
      key: 'received',
      title: t('delivery.receivedAt'),
      from: 'desktop',
      render: (row) => <span className="nowrap">{instant(row.receivedAt)}</span>,
    },
  ]
}
