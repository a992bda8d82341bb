import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { pagesOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Choice } from '../../../ui/Choice.tsx'
import { Page } from '../../../ui/Page.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { Empty } from '../../../ui/States.tsx'
import { type ApprovalRow, approvalBoxes, listApprovals } from '../contract.ts'
import type { TellAsked } from './asked.ts'
import { Due } from './Due.tsx'
import { StateMark } from './StateMark.tsx'

const route = getRouteApi('/signed-in/approvals')

/** What waits for me, what I asked for, and all that I may see. */
export function ApprovalsPage({ tell }: { tell: TellAsked }) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const { box = 'decide' } = route.useSearch()
  const navigate = route.useNavigate()
  const requests = useInfiniteQuery({
    ...pagesOf(listApprovals, { query: { box } }),
    placeholderData: keepPreviousData,
  })
  const linkTo = ({ id }: ApprovalRow) => ({ to: '/approvals/$requestId' as const, params: { requestId: id } })
  return (
    <Page
      title={t('approvals.title')}
      subtitle={t('approvals.hint')}
      actions={<Link to="/approvals/rules">{t('approvals.rules')}</Link>}
    >
      <Choice
        label={t('approvals.boxes')}
        value={box}
        options={approvalBoxes.map((value) => ({ value, label: t(`approvals.box.${value}`) }))}
        onChange={(value) => navigate({ search: value === 'decide' ? {} : { box: value }, replace: true })}
      />
      <PagedTable<ApprovalRow>
        label={t('approvals.title')}
        query={requests}
        rowKey={(row) => row.id}
        rowLink={linkTo}
        expectedRows={5}
        empty={<Empty>{t(`approvals.none.${box}`)}</Empty>}
        columns={[
          {
            key: 'asked',
            title: t('approvals.asked'),
            render: (row) => <Link {...linkTo(row)}>{tell(row).title}</Link>,
          },
          { key: 'requester', title: t('approvals.requester'), from: 'phone', render: (row) => row.requesterName },
          {
            key: 'requestedAt',
            title: t('approvals.requestedAt'),
            from: 'tablet',
            render: (row) => <span className="nowrap">{instant(row.requestedAt)}</span>,
          },
          box === 'decide'
            ? { key: 'due', title: t('approvals.due'), render: (row) => <Due {...row} /> }
            : { key: 'state', title: t('approvals.state'), render: (row) => <StateMark {...row} /> },
        ]}
      />
    </Page>
  )
}
