import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../platform/http/client.ts'
import { pagesOf, queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Choice } from '../../../ui/Choice.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Figures, Page, Toolbar } from '../../../ui/Page.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { Empty, Loaded, Problem } from '../../../ui/States.tsx'
import { type ClosedMonth, changeKinds, listChanges, listClosedMonths, noticeKinds } from '../contract.ts'
import { type ChangeTelling, useChangeColumns } from './change-columns.tsx'
import { Differences } from './Differences.tsx'
import type { StandingTelling } from './difference-columns.tsx'
import { MonthState } from './MonthState.tsx'
import { NotClosed } from './NotClosed.tsx'

const route = getRouteApi('/signed-in/closes/$month')

/** One closed month: its figures, and every change of standing with the reason. */
export function ClosedMonthPage(telling: ChangeTelling & StandingTelling) {
  const { t } = useTranslation()
  const formats = useFormats()
  const params = route.useParams()
  const closes = useQuery(queryOf(listClosedMonths, {}))
  const isMonth = /^\d{4}-(0[1-9]|1[0-2])$/.test(params.month)
  const title = isMonth ? formats.month(params.month) : params.month
  return (
    <Page title={title} parent={<Link to="/closes">{t('closes.title')}</Link>}>
      <Loaded query={closes}>
        {(state) => {
          const closed = state.months.find((entry) => entry.month === params.month)
          if (closed) return <Contents closed={closed} telling={telling} touchedFrom={state.touchedFrom} />
          if (isMonth) return <NotClosed month={params.month} state={state} />
          return <Problem error={new ApiError(404, 'not-closed', '', { month: title })} />
        }}
      </Loaded>
    </Page>
  )
}

interface ContentsProps {
  closed: ClosedMonth
  telling: ChangeTelling & StandingTelling
}

function Contents({ closed, telling, touchedFrom }: ContentsProps & { touchedFrom: string | null }) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const { view } = route.useSearch()
  const navigate = route.useNavigate()
  const touched = touchedFrom !== null && closed.month >= touchedFrom
  const views = closed.monthDifferences > 0 || touched
  return (
    <>
      <Figures
        items={[
          { label: t('tiers.aum'), term: 'aum', value: <Money value={closed.aum.total} /> },
          { label: t('tiers.component.deposits'), value: <Money value={closed.aum.deposits} /> },
          {
            label: t('tiers.component.investments'),
            term: 'investments',
            value: <Money value={closed.aum.investments} />,
          },
          { label: t('tiers.component.cts'), term: 'cts', value: <Money value={closed.aum.cts} /> },
        ]}
      />
      <Figures
        items={[
          { label: t('closes.customers'), value: count(closed.customers) },
          { label: t('closes.rated'), value: count(closed.standings.rated) },
          { label: t('tiers.standing.special'), term: 'special', value: count(closed.standings.special) },
          {
            label: t('tiers.standing.exited_unrated'),
            term: 'exitedUnrated',
            value: count(closed.standings.exited_unrated),
          },
          { label: t('tiers.standing.left'), value: count(closed.standings.left) },
        ]}
      />
      {views && (
        <Toolbar>
          <Choice
            label={t('closes.view')}
            value={view ?? 'changes'}
            options={[
              { value: 'changes', label: t('closes.changes') },
              {
                value: 'differences',
                label: (
                  <>
                    {t('closes.differencesTitle')} <span>{count(closed.monthDifferences)}</span>
                  </>
                ),
              },
            ]}
            onChange={(next) =>
              navigate({
                search: (search) => ({ ...search, view: next === 'changes' ? undefined : next }),
                replace: true,
                resetScroll: false,
              })
            }
          />
          {touched && <MonthState closed={closed} touchedFrom={touchedFrom} />}
        </Toolbar>
      )}
      {views && view === 'differences' ? (
        <Differences month={closed.month} renderStanding={telling.renderStanding} />
      ) : (
        <Changes closed={closed} telling={telling} />
      )}
    </>
  )
}

function Changes({ closed, telling }: ContentsProps) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const { kind } = route.useSearch()
  const navigate = route.useNavigate()
  const columns = useChangeColumns(telling)
  const changes = useInfiniteQuery({
    ...pagesOf(listChanges, { params: { month: closed.month }, query: { kind } }),
    placeholderData: keepPreviousData,
  })
  const counts = { ...closed.changes, ...closed.notices }
  return (
    <>
      <Toolbar>
        <Choice
          label={t('closes.kind')}
          value={kind ?? 'all'}
          options={[
            { value: 'all', label: t('closes.allKinds') },
            ...[...changeKinds, ...noticeKinds].map((value) => ({
              value,
              label: (
                <>
                  {t(`tiers.change.${value}`)} <span>{count(counts[value] ?? 0)}</span>
                </>
              ),
            })),
          ]}
          onChange={(value) =>
            navigate({
              search: (search) => ({ ...search, kind: value === 'all' ? undefined : value }),
              replace: true,
              resetScroll: false,
            })
          }
        />
      </Toolbar>
      <PagedTable
        label={t('closes.changes')}
        query={changes}
        columns={columns}
        rowKey={(row) => `${row.customerId} ${row.kind}`}
        rowLink={(row) => ({ to: '/customers/$customerId', params: { customerId: row.customerId } })}
        expectedRows={10}
        empty={<Empty>{t('closes.noChanges')}</Empty>}
      />
    </>
  )
}
