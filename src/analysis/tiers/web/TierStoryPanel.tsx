import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { ChartFrame } from '../../../ui/ChartFrame.tsx'
import { DataTable } from '../../../ui/DataTable.tsx'
import type { Reading } from '../../../ui/States.tsx'
import type { CustomerStory } from '../contract.ts'
import { MissesHow } from './AmountHow.tsx'
import { ChangeList } from './ChangeList.tsx'
import { ChangeMark } from './ChangeMark.tsx'
import { type BandMonth, bandOf, exitMonths, watchMonths } from './coming.ts'
import { TierBand } from './TierBand.tsx'
import { useStandingName } from './use-standing-name.ts'

const height = 140

/** The tier over time as a band or a table; below it every change with its reason. */
export function TierStoryPanel({ story }: { story: Reading<CustomerStory> }) {
  const { t } = useTranslation()
  return (
    <ChartFrame
      title={t('tiers.band.title')}
      query={story}
      height={height}
      emptyWhen={({ months }) => (months.length ? undefined : t('tiers.noMonths'))}
      chart={(told) => (
        <>
          <TierBand story={told} />
          <ChangeList changes={told.changes} />
        </>
      )}
      table={(told) => <BandTable story={told} />}
    />
  )
}

/** The thresholds that a month can miss. */
const missed = [
  { misses: 'watchMisses', title: 'tiers.band.misses', rule: 'tiers.band.legendWatch', most: watchMonths },
  { misses: 'exitMisses', title: 'tiers.band.exits', rule: 'tiers.band.legendExit', most: exitMonths },
] as const

function BandTable({ story }: { story: CustomerStory }) {
  const { t } = useTranslation()
  const { shortMonth } = useFormats()
  const standingName = useStandingName()
  const changesIn = (name: string) => story.changes.filter((change) => change.effectiveOn.startsWith(name))
  return (
    <DataTable
      label={t('tiers.band.title')}
      rows={bandOf(story).toReversed()}
      rowKey={(entry) => entry.month}
      empty={null}
      columns={[
        {
          key: 'month',
          title: t('tiers.month'),
          render: (entry) => <span className="nowrap">{shortMonth(entry.month)}</span>,
        },
        {
          key: 'standing',
          title: t('tiers.band.inForce'),
          render: (entry) => (
            <>
              {standingName(entry.standing, entry.tier)}
              {entry.time === 'coming' && <span className="soft"> · {t('tiers.band.coming')}</span>}
            </>
          ),
        },
        ...missed.map(({ misses, title, rule, most }) => ({
          key: misses,
          title: t(title),
          align: 'right' as const,
          render: (entry: BandMonth) => {
            const month = story.months.find((one) => one.month === entry.month)
            if (!month || entry[misses] === 0) return null
            return (
              <MissesHow month={month} title={t(title)} rule={t(rule)}>
                {`${entry[misses]} / ${most}`}
              </MissesHow>
            )
          },
        })),
        {
          key: 'event',
          title: t('tiers.band.event'),
          from: 'phone',
          render: (entry) => {
            const changes = changesIn(entry.month)
            return changes.length ? changes.map((change) => <ChangeMark key={change.kind} kind={change.kind} />) : null
          },
        },
      ]}
    />
  )
}
