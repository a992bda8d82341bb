import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import type { NamedValue } from '../../../ui/filter/ChoiceInput.tsx'
import { chosenColumns } from '../../../ui/list/list-column.ts'
import { type ListViewItem, useListView } from '../../../ui/list/use-list-view.ts'
import { ViewBar, type ViewStore } from '../../../ui/list/ViewBar.tsx'
import { Page } from '../../../ui/Page.tsx'
import { type CustomerRow, countCustomers } from '../contract.ts'
import { CustomersFound } from './CustomersFound.tsx'
import { CustomersList } from './CustomersList.tsx'
import { CustomersToolbar } from './CustomersToolbar.tsx'
import { useCustomerColumns } from './customer-columns.tsx'
import { customersView, fieldKeysOf, narrowingOf, type Own, sortOf, storageKeyOf } from './customers-source.ts'
import { ExportButton } from './ExportButton.tsx'
import { useCustomerFilter } from './use-customer-filter.ts'

const route = getRouteApi('/signed-in/customers')

export interface CustomersPageProps {
  /** Tiers by number, highest first; they belong to the analysis wing. */
  tiers: readonly NamedValue[]
  renderStanding: (row: CustomerRow) => ReactNode
  /** Saved views, and where they are kept. */
  saved: { items: ListViewItem[]; store: ViewStore }
  personId: string
  own: Own
}

/** All customers in scope as a list by cursor, or what a search found. */
export function CustomersPage({ tiers, renderStanding, saved, personId, own }: CustomersPageProps) {
  const { t } = useTranslation()
  const navigate = route.useNavigate()
  const all: ListViewItem = { ...customersView.all, name: t('customers.all') }
  const mine: ListViewItem = { ...customersView.mine, name: t('customers.mine') }
  const views = [...(own === 'none' ? [] : [mine]), all, ...saved.items]
  const initial = own === 'first' ? mine : all
  const view = useListView({
    search: route.useSearch(),
    go: (search, replace) => void navigate({ search, replace }),
    storageKey: storageKeyOf(personId),
    views,
    initial,
  })
  const { look, text } = view
  const narrowing = narrowingOf(look, own)
  const facets = useQuery({ ...queryOf(countCustomers, { query: narrowing }), enabled: !text })
  const filter = useCustomerFilter(look.filter, facets.data, tiers)
  const columns = useCustomerColumns(renderStanding)
  const sort = sortOf(look)
  const asked = {
    filter: look.filter,
    ...(narrowing.mine && { mine: true as const }),
    ...sort,
    columns: fieldKeysOf(chosenColumns(columns, look.columns)),
  }
  return (
    <Page
      title={t('customers.title')}
      actions={!text && <ExportButton asked={asked} total={facets.data?.total ?? undefined} label={t('exports.ask')} />}
    >
      <ViewBar views={views} view={view} store={saved.store} fallback={initial} />
      <CustomersToolbar view={view} filter={filter} facets={facets} tiers={tiers} columns={columns} />
      {text ? (
        <CustomersFound key="found" text={text} view={view} columns={columns} renderStanding={renderStanding} />
      ) : (
        <CustomersList
          key="list"
          view={view}
          narrowing={narrowing}
          columns={columns}
          speech={filter.speech}
          total={facets.data?.total ?? undefined}
          renderStanding={renderStanding}
        />
      )}
    </Page>
  )
}
