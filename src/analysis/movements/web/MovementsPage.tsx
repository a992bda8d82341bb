import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { pagesOf, queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Choice } from '../../../ui/Choice.tsx'
import { CountStrip } from '../../../ui/CountStrip.tsx'
import { Page } from '../../../ui/Page.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { Empty, Problem } from '../../../ui/States.tsx'
import { countMovements, listMovements, type MovementGroup, movementGroups, periodsOf } from '../contract.ts'
import css from './MovementsPage.module.css'
import { useMovementColumns } from './movement-columns.tsx'
import { WhoseChoice } from './WhoseChoice.tsx'

const route = getRouteApi('/signed-in/movements')

export interface MovementsPageProps {
  /** The tiers belong to the policy. */
  tierName: (tier: number) => string
  /** For whom their own customers come first. */
  startsWithMine: boolean
}

/** Who rose, fell, is about to, and whose money moves: the counts are the way in, the list below is the group chosen. */
export function MovementsPage({ tierName, startsWithMine }: MovementsPageProps) {
  const { t } = useTranslation()
  const { month, longDate } = useFormats()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<typeof search>) =>
    navigate({ search: (former) => ({ ...former, ...next }), replace: true, resetScroll: false })
  const asked = search.view ?? (startsWithMine ? 'mine' : 'all')
  const counts = useCounts(asked, search.institution)
  const { data, view } = counts
  const group = search.group ?? data?.groups.find(({ count }) => count > 0)?.group ?? (data && movementGroups[0])
  const subtitle = data?.basis
    ? t('movements.basis', { date: longDate(data.basis.until), month: month(data.basis.month) })
    : '\u00a0'
  if (counts.error && !data) {
    return (
      <Page title={t('movements.title')}>
        <Problem error={counts.error} retry={counts.refetch} />
      </Page>
    )
  }
  return (
    <Page
      title={t('movements.title')}
      subtitle={subtitle}
      actions={data && <WhoseChoice data={data} view={view} institution={search.institution} onChange={change} />}
    >
      {data && !data.basis ? (
        <Empty>{t('movements.noClose')}</Empty>
      ) : (
        <>
          <Groups data={data} group={group} days={search.days} onChoose={(next) => change({ group: next })} />
          <Rows
            group={group}
            days={search.days}
            view={view}
            institution={search.institution}
            month={data?.basis?.month}
            tierName={tierName}
            onDays={(days) => change({ days })}
          />
        </>
      )}
    </Page>
  )
}

/** Whoever has no customers of their own sees all in scope instead. */
function useCounts(asked: 'mine' | 'all', institution: string | undefined) {
  const first = useQuery({
    ...queryOf(countMovements, { query: { view: asked, institution } }),
    placeholderData: keepPreviousData,
  })
  const without = asked === 'mine' && first.data?.mine === false
  const second = useQuery({ ...queryOf(countMovements, { query: { view: 'all', institution } }), enabled: without })
  return without ? { ...second, view: 'all' as const } : { ...first, view: asked }
}

type Counts = ReturnType<typeof useCounts>['data']

function periodOf(group: MovementGroup, days: number | undefined): number | undefined {
  const periods = periodsOf(group)
  return periods.find((period) => period === days) ?? periods[0]
}

function Groups(props: {
  data: Counts
  group: MovementGroup | undefined
  days: number | undefined
  onChoose: (group: MovementGroup) => void
}) {
  const { t } = useTranslation()
  const { data, group, days, onChoose } = props
  return (
    <CountStrip
      label={t('movements.groupsLabel')}
      value={group}
      onChange={onChoose}
      items={movementGroups.map((value) => {
        const period = periodOf(value, days) ?? null
        const counted = data?.groups.find((one) => one.group === value && one.days === period)
        return {
          value,
          label: t(`movements.groups.${value}`),
          count: counted?.count,
          marked: { count: counted?.marked ?? 0, title: t('movements.marked') },
        }
      })}
    />
  )
}

interface RowsProps {
  group: MovementGroup | undefined
  days: number | undefined
  view: 'mine' | 'all'
  institution: string | undefined
  /** Of the close; undefined while it is being read. */
  month: string | undefined
  tierName: (tier: number) => string
  onDays: (days: number) => void
}

function Rows({ group = 'watch', days, view, institution, month, tierName, onDays }: RowsProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const period = periodOf(group, days)
  const columns = useMovementColumns(group, period, tierName)
  const movements = useInfiniteQuery({
    ...pagesOf(listMovements, { query: { group, days: period, view, institution } }),
    enabled: month !== undefined,
  })
  const since = month ? formats.longDate(monthAfter(month)) : ''
  return (
    <>
      <div className={css.line}>
        <p className={css.hint}>{month && t(`movements.hint.${group}`, { date: since })}</p>
        {period && (
          <Choice
            label={t('movements.period')}
            value={String(period)}
            options={periodsOf(group).map((value) => ({
              value: String(value),
              label: t('movements.days', { count: value }),
            }))}
            onChange={(value) => onDays(Number(value))}
          />
        )}
      </div>
      <PagedTable
        label={t(`movements.groups.${group}`)}
        query={movements}
        columns={columns}
        rowKey={(row) => row.id}
        rowLink={(row) => ({ to: '/customers/$customerId', params: { customerId: row.customerId } })}
        expectedRows={12}
        empty={<Empty>{t(view === 'mine' ? 'movements.noneMine' : 'movements.none')}</Empty>}
      />
    </>
  )
}

function monthAfter(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10)
}
