import { BellOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { pagesOf, queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Mark } from '../../../ui/Mark.tsx'
import { Page } from '../../../ui/Page.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { Empty } from '../../../ui/States.tsx'
import { countUnread, listNotices, markRead, type Notice } from '../contract.ts'

/** What concerns one and happened without one, the newest first; what was shown counts as read from then on. */
export function NoticesPage() {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const client = useQueryClient()
  const notices = useInfiniteQuery(pagesOf(listNotices, { query: {} }))
  const reading = useMutation({
    mutationFn: (upTo: string) => call(markRead, { body: { upTo } }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryOf(countUnread, {}).queryKey }),
  })
  const newest = notices.data?.pages[0]?.items.find(({ readAt }) => readAt === null)?.id
  const { mutate } = reading
  // The marks of those that were new stay on the page until it is left.
  useEffect(() => {
    if (newest) mutate(newest)
  }, [newest, mutate])
  return (
    <Page title={t('notices.title')} subtitle={t('notices.hint')}>
      <PagedTable<Notice>
        label={t('notices.title')}
        query={notices}
        rowKey={(notice) => notice.id}
        expectedRows={6}
        empty={<Empty>{t('notices.none')}</Empty>}
        columns={[
          { key: 'at', title: t('audit.at'), width: '22%', render: (notice) => instant(notice.at) },
          {
            key: 'what',
            title: t('audit.what'),
            render: (notice) => (
              <>
                {notice.readAt === null && (
                  <Mark tone="accent" icon={<BellOutlined />}>
                    {t('notices.unread')}
                  </Mark>
                )}{' '}
                <NoticeWords notice={notice} />
              </>
            ),
          },
        ]}
      />
    </Page>
  )
}

function NoticeWords({ notice }: { notice: Notice }) {
  const { t } = useTranslation()
  const { instant, longDate } = useFormats()
  const { until, fromOn, untilOn, ...details } = notice.details
  if (notice.kind === 'request-decided') return <DecidedWords notice={notice} />
  const words = t(`notices.kind.${notice.kind}`, {
    ...details,
    customer: notice.customerName ?? t('notices.someCustomer'),
    until: until ? instant(until) : '–',
    from: fromOn && longDate(fromOn),
    to: untilOn && longDate(untilOn),
  })
  if (notice.kind === 'right-handed-over') return <Link to="/approvals">{words}</Link>
  if (!notice.customerId || !notice.customerName) return <span>{words}</span>
  return (
    <Link to="/customers/$customerId" params={{ customerId: notice.customerId }}>
      {words}
    </Link>
  )
}

/** What was asked, what came of it and by whom, and what they said; the request has the rest. */
function DecidedWords({ notice }: { notice: Notice }) {
  const { t } = useTranslation()
  const { requestId = '', request = '', outcome, person = '', for: other, comment, stale } = notice.details
  const asked = t(`approvals.kind.${request}` as 'approvals.kind.special-grant', { defaultValue: request })
  const names = {
    request: notice.customerName ? t('notices.requestOf', { request: asked, customer: notice.customerName }) : asked,
    person: other ? t('notices.onBehalf', { person, other }) : person,
  }
  const why = stale && t(`approvals.stale.${stale}` as 'approvals.stale.gone', { defaultValue: stale })
  return (
    <Link to="/approvals/$requestId" params={{ requestId }}>
      {t(`notices.kind.request-decided.${outcome as 'executed'}`, names)} {why}{' '}
      {comment && t('notices.said', { comment })}
    </Link>
  )
}
