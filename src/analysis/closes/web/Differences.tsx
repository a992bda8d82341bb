import { InfoCircleOutlined, SyncOutlined } from '@ant-design/icons'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { useMay } from '../../../platform/auth/permissions.ts'
import { pagesOf, queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { CountStrip } from '../../../ui/CountStrip.tsx'
import { Notice } from '../../../ui/Mark.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { Bars, Empty, Loaded } from '../../../ui/States.tsx'
import { differenceKinds, getRecomputation, listDifferences } from '../contract.ts'
import css from './Differences.module.css'
import { type StandingTelling, useDifferenceColumns } from './difference-columns.tsx'

const route = getRouteApi('/signed-in/closes/$month')

/** What came out differently when the month was worked out again, why it was, and what has touched it since. */
export function Differences({ month, renderStanding }: { month: string } & StandingTelling) {
  const { t } = useTranslation()
  const { difference } = route.useSearch()
  const navigate = route.useNavigate()
  const recomputation = useQuery(queryOf(getRecomputation, { params: { month } }))
  return (
    <>
      <p className="soft">{t('closes.differencesHint')}</p>
      <Loaded query={recomputation} bars={<Bars count={2} height={40} />}>
        {({ differences, causes, since }) => (
          <>
            <TouchedBy title={t('closes.causes')} deliveries={causes} />
            <TouchedBy title={t('closes.since')} deliveries={since} mend={t('closes.sinceMend')} />
            <CountStrip
              label={t('closes.differenceKind')}
              value={difference}
              items={differenceKinds.map((value) => ({
                value,
                label: t(`closes.difference.${value}`),
                count: differences[value],
              }))}
              onChange={(chosen) =>
                navigate({
                  search: (search) => ({ ...search, difference: chosen === difference ? undefined : chosen }),
                  replace: true,
                  resetScroll: false,
                })
              }
            />
          </>
        )}
      </Loaded>
      <DifferenceTable month={month} renderStanding={renderStanding} />
    </>
  )
}

function DifferenceTable({ month, renderStanding }: { month: string } & StandingTelling) {
  const { t } = useTranslation()
  const { difference: kind } = route.useSearch()
  const columns = useDifferenceColumns({ renderStanding })
  const rows = useInfiniteQuery({
    ...pagesOf(listDifferences, { params: { month }, query: { kind } }),
    placeholderData: keepPreviousData,
  })
  return (
    <PagedTable
      label={t('closes.differencesTitle')}
      query={rows}
      columns={columns}
      rowKey={(row) => row.customerId}
      rowLink={(row) => ({ to: '/customers/$customerId', params: { customerId: row.customerId } })}
      expectedRows={10}
      empty={<Empty>{t('closes.noDifferences')}</Empty>}
    />
  )
}

type Touching = z.infer<typeof getRecomputation.response>['causes']

/** Deliveries are the union's to open; that they touched the month is everybody's to know. */
function TouchedBy({ title, deliveries, mend }: { title: string; deliveries: Touching; mend?: string }) {
  const { t } = useTranslation()
  const { date } = useFormats()
  const mayOpen = useMay('delivery:read')
  if (!deliveries.length) return null
  return (
    <Notice tone={mend ? 'warn' : 'quiet'} icon={mend ? <SyncOutlined /> : <InfoCircleOutlined />}>
      <strong>{title}</strong>
      <ul className={css.list}>
        {deliveries.map((delivery) => {
          const words = t('closes.touchedBy', {
            source: delivery.source,
            date: date(delivery.date),
            state: t(`delivery.state.${delivery.state}`),
            from: date(delivery.touchedFrom),
          })
          return (
            <li key={delivery.id}>
              {mayOpen ? (
                <Link to="/deliveries/$deliveryId" params={{ deliveryId: delivery.id }}>
                  {words}
                </Link>
              ) : (
                words
              )}
            </li>
          )
        })}
      </ul>
      {mend && <span className="soft">{mend}</span>}
    </Notice>
  )
}
