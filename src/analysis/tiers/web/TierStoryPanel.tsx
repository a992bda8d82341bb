import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { ChartFrame } from '../../../ui/ChartFrame.tsx'
import { DataTable } from '../../../ui/DataTable.tsx'
import type { Reading } from '../../../ui/States.tsx'
import type { CustomerStory } from '../contract.ts'
import { ChangeList } from './ChangeList.tsx'
import { ChangeMark } from './ChangeMark.tsx'
import { bandOf } from './coming.ts'
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
        {
          key: 'watch',
          title: t('tiers.band.misses'),
          align: 'right',
          render: (entry) => (entry.watchMisses ? `${entry.watchMisses} / 3` : null),
        },
        {
          key: 'exit',
          title: t('tiers.band.exits'),
          align: 'right',
          render: (entry) => (entry.exitMisses ? `${entry.exitMisses} / 6` : null),
        },
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
