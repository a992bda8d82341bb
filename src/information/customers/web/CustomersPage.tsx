import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Select } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { pagesOf, queryOf } from '../../../platform/http/query.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Page, Toolbar } from '../../../ui/Page.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { Empty } from '../../../ui/States.tsx'
import { type CustomerRow, customerKinds, type customerSorts, listCustomers, searchCustomers } from '../contract.ts'
import { useCustomerColumns } from './customer-columns.tsx'

const route = getRouteApi('/signed-in/customers')

interface CustomersPageProps {
  /** Tiers by number, for the filter; they belong to the analysis wing. */
  tiers: { value: number; label: string }[]
  renderStanding: (row: CustomerRow) => ReactNode
}

/** All customers in scope as a list by cursor, or what a search found. */
export function CustomersPage({ tiers, renderStanding }: CustomersPageProps) {
  const { t } = useTranslation()
  const { text, ...filter } = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<ReturnType<typeof route.useSearch>>) =>
    navigate({ search: (search) => ({ ...search, ...next }), replace: true })
  return (
    <Page title={t('customers.title')}>
      <Toolbar>
        <SearchBox
          value={text ?? ''}
          onChange={(next) => change({ text: next || undefined })}
          placeholder={t('customers.searchHint')}
          label={t('customers.search')}
        />
        {!text && (
          <>
            <Select
              aria-label={t('customers.kind')}
              value={filter.kind ?? ''}
              onChange={(kind) => change({ kind: kind || undefined })}
              popupMatchSelectWidth={false}
              style={{ minWidth: 132 }}
              options={[
                { value: '' as const, label: t('customers.allKinds') },
                ...customerKinds.map((kind) => ({ value: kind, label: t(`customers.kinds.${kind}`) })),
              ]}
            />
            <Select
              aria-label={t('customers.tier')}
              value={filter.tier ?? -1}
              onChange={(tier) => change({ tier: tier < 0 ? undefined : tier })}
              popupMatchSelectWidth={false}
              style={{ minWidth: 132 }}
              options={[
                { value: -1, label: t('customers.allTiers') },
                ...tiers,
                { value: 0, label: t('customers.noTier') },
              ]}
            />
          </>
        )}
      </Toolbar>
      {text ? (
        <Found text={text} renderStanding={renderStanding} />
      ) : (
        <List filter={filter} onSort={change} renderStanding={renderStanding} />
      )}
    </Page>
  )
}

interface ListProps {
  filter: Omit<ReturnType<typeof route.useSearch>, 'text'>
  onSort: (sort: { sort: (typeof customerSorts)[number]; direction: 'asc' | 'desc' }) => void
  renderStanding: CustomersPageProps['renderStanding']
}

function List({ filter, onSort, renderStanding }: ListProps) {
  const { t } = useTranslation()
  const columns = useCustomerColumns(renderStanding)
  const sort = filter.sort ?? 'aum'
  const direction = filter.direction ?? (sort === 'aum' ? 'desc' : 'asc')
  const customers = useInfiniteQuery({
    ...pagesOf(listCustomers, { query: { ...filter, sort, direction } }),
    placeholderData: keepPreviousData,
  })
  const filtered = filter.kind !== undefined || filter.tier !== undefined
  return (
    <PagedTable
      label={t('customers.title')}
      query={customers}
      columns={columns}
      rowKey={(row) => row.id}
      rowLink={linkOf}
      sort={{ key: sort, direction }}
      onSort={(next) => onSort({ sort: next.key as typeof sort, direction: next.direction })}
      expectedRows={16}
      empty={<Empty>{t(filtered ? 'customers.noneFiltered' : 'customers.none')}</Empty>}
    />
  )
}

function Found({ text, renderStanding }: { text: string; renderStanding: CustomersPageProps['renderStanding'] }) {
  const { t } = useTranslation()
  const columns = useCustomerColumns(renderStanding).map((column) => ({ ...column, sortable: false }))
  const found = useQuery({ ...queryOf(searchCustomers, { query: { text } }), placeholderData: keepPreviousData })
  return (
    <div>
      <DataTable
        label={t('customers.found')}
        rows={found.data?.items}
        error={found.error}
        retry={found.refetch}
        columns={columns}
        rowKey={(row) => row.id}
        rowLink={linkOf}
        empty={<Empty>{t('customers.noneFound', { text })}</Empty>}
      />
      {found.data && found.data.items.length > 0 && (
        <p className="soft" role="status" style={{ padding: '12px 0', textAlign: 'center' }}>
          {found.data.more
            ? t('customers.foundMore', { count: found.data.items.length })
            : t('customers.foundAll', { count: found.data.items.length })}
        </p>
      )}
    </div>
  )
}

function linkOf(row: CustomerRow) {
  return { to: '/customers/$customerId', params: { customerId: row.id } }
}
