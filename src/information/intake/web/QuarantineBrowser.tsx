import { DownloadOutlined } from '@ant-design/icons'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { pagesOf } from '../../../platform/http/query.ts'
import type { Column } from '../../../ui/DataTable.tsx'
import { Section, Toolbar } from '../../../ui/Page.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { Empty } from '../../../ui/States.tsx'
import { type Delivery, listQuarantine, quarantineCsvPath, type quarantineRow } from '../contract.ts'
import { feedName, quarantineReason, quarantineReasons } from './delivery-words.ts'
import css from './QuarantineBrowser.module.css'

type Row = z.infer<typeof quarantineRow>
const route = getRouteApi('/signed-in/deliveries/$deliveryId')

/** Rows kept out of a delivery: where each stood, what is wrong with it, and the row as it came. */
export function QuarantineBrowser({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation()
  const { feed, reason } = route.useSearch()
  const navigate = route.useNavigate()
  const rows = useInfiniteQuery({
    ...pagesOf(listQuarantine, { params: { deliveryId: delivery.id }, query: { feed, reason } }),
    placeholderData: keepPreviousData,
  })
  const feeds = Object.entries(delivery.feeds)
    .filter(([, counts]) => counts.quarantined > 0)
    .map(([name]) => name)
  const filter = (next: { feed?: string | undefined; reason?: string | undefined }) =>
    navigate({ search: (search) => ({ ...search, ...next }), replace: true, resetScroll: false })
  return (
    <div id="quarantine">
      <Section
        title={t('quarantine.title')}
        actions={
          <Button href={quarantineCsvPath(delivery.id)} icon={<DownloadOutlined aria-hidden />} download>
            {t('quarantine.download')}
          </Button>
        }
      >
        <Toolbar>
          <Select
            aria-label={t('quarantine.feed')}
            value={feed ?? ''}
            onChange={(value) => filter({ feed: value || undefined })}
            popupMatchSelectWidth={false}
            style={{ minWidth: 160 }}
            options={[
              { value: '', label: t('quarantine.allFeeds') },
              ...feeds.map((value) => ({ value, label: feedName(value, t) })),
            ]}
          />
          <Select
            aria-label={t('quarantine.reasonTitle')}
            value={reason ?? ''}
            onChange={(value) => filter({ reason: value || undefined })}
            popupMatchSelectWidth={false}
            style={{ minWidth: 160 }}
            options={[
              { value: '', label: t('quarantine.allReasons') },
              ...quarantineReasons().map((value) => ({ value, label: quarantineReason(value) })),
            ]}
          />
        </Toolbar>
        <PagedTable
          label={t('quarantine.title')}
          query={rows}
          columns={columns(t)}
          rowKey={(row) => row.id}
          expectedRows={4}
          empty={<Empty>{t('quarantine.noneFiltered')}</Empty>}
        />
      </Section>
    </div>
  )
}

function columns(t: TFunction): Column<Row>[] {
  return [
    {
      key: 'place',
      title: t('quarantine.place'),
      render: (row) => (
        <span className={css.place}>
          {row.file}
          <span className="soft">{t('quarantine.line', { line: row.line })}</span>
        </span>
      ),
    },
    {
      key: 'reason',
      title: t('quarantine.reasonTitle'),
      render: (row) => (
        <span className={css.place}>
          {quarantineReason(row.reason)}
          {row.column && (
            <code className={css.quoted}>
              {row.column}
              {row.value !== null && `: ${row.value}`}
            </code>
          )}
        </span>
      ),
    },
    {
      key: 'state',
      title: t('quarantine.stateTitle'),
      from: 'phone',
      render: (row) => t(`quarantine.state.${row.state}`),
    },
    {
      key: 'raw',
      title: t('quarantine.raw'),
      from: 'tablet',
      render: (row) => <code className={css.raw}>{row.raw}</code>,
    },
  ]
}
