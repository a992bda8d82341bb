import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { getCustomerStory } from '../../analysis/tiers/contract.ts'
import { AumPanel } from '../../analysis/tiers/web/AumPanel.tsx'
import { SpecialPanel } from '../../analysis/tiers/web/SpecialPanel.tsx'
import { StandingMark } from '../../analysis/tiers/web/TierMark.tsx'
import { TierStoryPanel } from '../../analysis/tiers/web/TierStoryPanel.tsx'
import { WorthPanel } from '../../analysis/tiers/web/WorthPanel.tsx'
import { AccessPanel } from '../../information/access/web/AccessPanel.tsx'
import { NotesPanel } from '../../information/access/web/NotesPanel.tsx'
import { OpeningNotice } from '../../information/access/web/OpeningNotice.tsx'
import { getCustomer } from '../../information/customers/contract.ts'
import { CustomerHeader } from '../../information/customers/web/CustomerHeader.tsx'
import { IdentityPanel } from '../../information/customers/web/IdentityPanel.tsx'
import { RevealProvider } from '../../information/customers/web/Reveal.tsx'
import { listHoldings } from '../../information/holdings/contract.ts'
import { ContractsPanel } from '../../information/holdings/web/ContractsPanel.tsx'
import { HoldingsPanel } from '../../information/holdings/web/HoldingsPanel.tsx'
import { TransactionsPanel } from '../../information/holdings/web/TransactionsPanel.tsx'
import { listCustomerApprovals } from '../../organisation/approvals/contract.ts'
import { CustomerApprovals } from '../../organisation/approvals/web/CustomerApprovals.tsx'
import { LookersPanel } from '../../organisation/audit/web/LookersPanel.tsx'
import { useMay } from '../../platform/auth/permissions.ts'
import { queryOf } from '../../platform/http/query.ts'
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx'
import { Page } from '../../ui/Page.tsx'
import { Bars, Loaded } from '../../ui/States.tsx'
import css from './CustomerScreen.module.css'
import { CustomerChanges, CustomerNext } from './CustomerTurn.tsx'
import { CustomerWalk } from './CustomerWalk.tsx'
import { queryClient } from './query-client.ts'
import { useTellAsked } from './use-tell-asked.ts'

const route = getRouteApi('/signed-in/customers/$customerId')

/** The whole customer on one page, composed of the wings' panels: who, worth, what next and what changed, then the rest. */
export function CustomerScreen() {
  const { t } = useTranslation()
  const { customerId } = route.useParams()
  const mayAudit = useMay('audit:read')
  const tellAsked = useTellAsked()
  const customer = useQuery(queryOf(getCustomer, { params: { customerId } }))
  const story = useQuery(queryOf(getCustomerStory, { params: { customerId } }))
  const parent = <CustomerWalk customerId={customerId} />
  const holdings = useQuery(queryOf(listHoldings, { params: { customerId } }))
  // Who it is stands there first; the panels, which take several frames, are drawn behind it.
  const drawn = useDeferredValue(customer.data && customerId)
  if (!customer.data) {
    return (
      <Page title={t(customer.isError ? 'customers.title' : 'ui.loading')} parent={parent}>
        <Loaded query={customer} bars={<Bars count={8} height={28} />}>
          {() => null}
        </Loaded>
      </Page>
    )
  }
  const { standing, tier, kind } = customer.data
  return (
    // A customer opened from another one's page is a new page: no filter or view of the former stays.
    <div key={customerId} className={css.page}>
      <RevealProvider customer={customer.data}>
        <OpeningNotice customer={customer.data} />
        <CustomerHeader
          customer={customer.data}
          parent={parent}
          // A dash beside a name says nothing: why there is no tier stands below, in words.
          standing={standing !== 'none' && <StandingMark standing={standing} tier={tier} />}
        />
        <WorthPanel customer={customer.data} story={story.data} />
        {drawn === customerId && (
          <div className={css.columns}>
            <div className={css.turn}>
              <CustomerNext story={story} holdings={holdings} />
              <CustomerChanges customerId={customerId} story={story} holdings={holdings} />
            </div>
            <div className={css.main}>
              <TierStoryPanel story={story} />
              <AumPanel story={story} kind={kind} />
              <ErrorBoundary>
                <HoldingsPanel customerId={customerId} holdings={holdings} />
              </ErrorBoundary>
              <ErrorBoundary>
                <TransactionsPanel customerId={customerId} holdings={holdings.data} />
              </ErrorBoundary>
            </div>
            <div className={css.side}>
              <ErrorBoundary>
                <ContractsPanel customerId={customerId} />
              </ErrorBoundary>
              {kind === 'individual' && (
                <ErrorBoundary>
                  <SpecialPanel
                    customerId={customerId}
                    onAsked={() => queryClient.invalidateQueries({ queryKey: [listCustomerApprovals.path] })}
                  />
                </ErrorBoundary>
              )}
              <IdentityPanel customer={customer.data} />
              <ErrorBoundary>
                <CustomerApprovals customerId={customerId} tell={tellAsked} />
              </ErrorBoundary>
              <ErrorBoundary>
                <NotesPanel customerId={customerId} />
              </ErrorBoundary>
              <ErrorBoundary>
                <AccessPanel customer={customer.data} />
              </ErrorBoundary>
              {mayAudit && (
                <ErrorBoundary>
                  <LookersPanel customerId={customerId} />
                </ErrorBoundary>
              )}
            </div>
          </div>
        )}
      </RevealProvider>
    </div>
  )
}
