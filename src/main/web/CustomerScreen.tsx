import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { getCustomerStory } from '../../analysis/tiers/contract.ts'
import { AumPanel } from '../../analysis/tiers/web/AumPanel.tsx'
import { StandingSummary } from '../../analysis/tiers/web/StandingSummary.tsx'
import { StoryPanel } from '../../analysis/tiers/web/StoryPanel.tsx'
import { getCustomer } from '../../information/customers/contract.ts'
import { IdentityPanel } from '../../information/customers/web/IdentityPanel.tsx'
import { HoldingsPanel } from '../../information/holdings/web/HoldingsPanel.tsx'
import { TransactionsPanel } from '../../information/holdings/web/TransactionsPanel.tsx'
import { queryOf } from '../../platform/http/query.ts'
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx'
import { Page } from '../../ui/Page.tsx'
import { Bars, Loaded } from '../../ui/States.tsx'
import css from './CustomerScreen.module.css'
import { CustomerWalk } from './CustomerWalk.tsx'

const route = getRouteApi('/signed-in/customers/$customerId')

/** The whole customer on one page, composed of the wings' panels: worth and its reason first, then what they hold. */
export function CustomerScreen() {
  const { t } = useTranslation()
  const { customerId } = route.useParams()
  const customer = useQuery(queryOf(getCustomer, { params: { customerId } }))
  const story = useQuery(queryOf(getCustomerStory, { params: { customerId } }))
  const parent = <CustomerWalk customerId={customerId} />
  if (!customer.data) {
    return (
      <Page title={t(customer.isError ? 'customers.title' : 'ui.loading')} parent={parent}>
        <Loaded query={customer} bars={<Bars count={8} height={28} />}>
          {() => null}
        </Loaded>
      </Page>
    )
  }
  const { name, customerNo, institutionName } = customer.data
  return (
    <Page title={name} parent={parent} subtitle={`${customerNo} · ${institutionName}`}>
      <StandingSummary customer={customer.data} story={story.data} />
      <div className={css.columns}>
        <div className={css.main}>
          <ErrorBoundary>
            <Loaded query={story} bars={<Bars count={1} height={460} />}>
              {(told) => (
                <>
                  <AumPanel story={told} kind={customer.data.kind} />
                  <StoryPanel story={told} />
                </>
              )}
            </Loaded>
          </ErrorBoundary>
          <ErrorBoundary>
            <HoldingsPanel customerId={customerId} />
          </ErrorBoundary>
          <ErrorBoundary>
            <TransactionsPanel customerId={customerId} />
          </ErrorBoundary>
        </div>
        <div className={css.side}>
          <IdentityPanel customer={customer.data} />
        </div>
      </div>
    </Page>
  )
}
