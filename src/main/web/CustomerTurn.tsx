import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { CustomerStory } from '../../analysis/tiers/contract.ts'
import { AumChange } from '../../analysis/tiers/web/AumChange.tsx'
import { useNextSteps } from '../../analysis/tiers/web/next-steps.tsx'
import { type Holdings, listLargestFlows } from '../../information/holdings/contract.ts'
import { useNextHoldings } from '../../information/holdings/web/next-holdings.tsx'
import { useRecent } from '../../information/holdings/web/recent.tsx'
import { queryOf } from '../../platform/http/query.ts'
import { useFormats } from '../../platform/i18n/format.ts'
import { DatedList } from '../../ui/DatedList.tsx'
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx'
import { Section } from '../../ui/Page.tsx'
import { Bars, Loaded, Problem, type Reading } from '../../ui/States.tsx'
import css from './CustomerScreen.module.css'

interface TurnProps {
  story: Reading<CustomerStory>
  holdings: Reading<Holdings>
}

/** What comes next, from the tier rules and from the holdings, in the order of its days. Either part shows without the other. */
export function CustomerNext({ story, holdings }: TurnProps) {
  const { t } = useTranslation()
  const { longDate, inDays } = useFormats()
  const steps = useNextSteps(story.data)
  const due = useNextHoldings(holdings.data)
  const today = holdings.data?.today
  const dated = [...steps, ...due].sort((a, b) => (a.date ?? '9').localeCompare(b.date ?? '9'))
  const items = dated.map(({ date, when, ...item }) => ({
    ...item,
    when: (
      <>
        {when}
        {date && (
          <div>
            {longDate(date)}
            {today && ` · ${inDays(daysFrom(today, date))}`}
          </div>
        )}
      </>
    ),
  }))
  const waiting = [story, holdings].some((part) => part.data === undefined && !part.isError)
  return (
    <Section title={t('customers.page.next')}>
      <div className={css.next}>
        <ErrorBoundary>
          {waiting ? <Bars count={4} height={36} /> : <DatedList label={t('customers.page.next')} items={items} />}
          {!waiting && items.length === 0 && <p className="soft">{t('customers.page.nothingNext')}</p>}
          {[story, holdings].map(
            (part, at) =>
              part.isError &&
              part.data === undefined && (
                // biome-ignore lint/suspicious/noArrayIndexKey: the two reads have no other identity
                <Problem key={at} error={part.error} retry={part.refetch} />
              ),
          )}
        </ErrorBoundary>
      </div>
    </Section>
  )
}

/** What changed of late: AUM by component, accounts, and the largest movements. */
export function CustomerChanges({ customerId, story, holdings }: TurnProps & { customerId: string }) {
  const { t } = useTranslation()
  const { longDate } = useFormats()
  const flows = useQuery(queryOf(listLargestFlows, { params: { customerId } }))
  const recent = useRecent(holdings.data, flows.data)
  const waiting = [holdings, flows].some((part) => part.data === undefined && !part.isError)
  const asOf = holdings.data?.asOf
  return (
    <Section title={t('customers.page.changed')}>
      <div className={css.changed}>
        <ErrorBoundary>
          <Loaded query={story} bars={<Bars count={2} height={20} />}>
            {(told) => <AumChange story={told} />}
          </Loaded>
          {waiting ? <Bars count={3} height={36} /> : <DatedList label={t('customers.page.changed')} items={recent} />}
          {!waiting && recent.length === 0 && asOf && (
            <p className="soft">{t('holdings.changed.none', { date: longDate(asOf) })}</p>
          )}
          {flows.isError && <Problem error={flows.error} retry={flows.refetch} />}
        </ErrorBoundary>
      </div>
    </Section>
  )
}

function daysFrom(today: string, date: string): number {
  return Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000)
}
