import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { pagesOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Page } from '../../../ui/Page.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { Empty } from '../../../ui/States.tsx'
import { listAudit } from '../contract.ts'
import { AuditFilters, type AuditSearch } from './AuditFilters.tsx'
import { auditColumns } from './audit-columns.tsx'
import type { TellRecorded } from './detail-words.ts'

const route = getRouteApi('/signed-in/audit')

/** Who did what and who looked at whom, newest first, by person, customer, action and time. */
export function AuditPage({ tell }: { tell: TellRecorded }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const entries = useInfiniteQuery({
    ...pagesOf(listAudit, { query: search }),
    placeholderData: keepPreviousData,
  })
  const show = (next: AuditSearch) => navigate({ search: next, replace: true, resetScroll: false })
  const filtered = Object.values(search).some((part) => part !== undefined)
  const ofOne = search.customerId && entries.data?.pages[0]?.items[0]?.customerName
  return (
    <Page title={t('audit.title')} subtitle={ofOne ? t('audit.ofCustomer', { name: ofOne }) : t('audit.hint')}>
      <AuditFilters value={search} onChange={(part) => show({ ...search, ...part })} onClear={() => show({})} />
      <PagedTable
        label={t('audit.title')}
        query={entries}
        columns={auditColumns({ t, formats, tell })}
        rowKey={(entry) => entry.id}
        expectedRows={12}
        empty={<Empty>{t(filtered ? 'audit.noneFound' : 'audit.none')}</Empty>}
      />
    </Page>
  )
}
