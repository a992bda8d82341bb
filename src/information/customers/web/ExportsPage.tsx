import {
  CheckOutlined,
  ClockCircleOutlined,
  CloseOutlined,
  DeleteOutlined,
  DownloadOutlined,
  LoadingOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { pagesOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Mark, type Tone } from '../../../ui/Mark.tsx'
import { Page } from '../../../ui/Page.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { Empty } from '../../../ui/States.tsx'
import { exportFilePath, listExports, type OwnExport } from '../contract.ts'

const signs: Record<OwnExport['state'], { tone: Tone; icon: ReactNode }> = {
  asked: { tone: 'accent', icon: <ClockCircleOutlined /> },
  ended: { tone: 'bad', icon: <CloseOutlined /> },
  waiting: { tone: 'accent', icon: <LoadingOutlined /> },
  ready: { tone: 'good', icon: <CheckOutlined /> },
  failed: { tone: 'bad', icon: <WarningOutlined /> },
  gone: { tone: 'quiet', icon: <DeleteOutlined /> },
}
const pollMs = 1500

/** The files that I asked for: what they wait for, and the way to them while they are kept. */
export function ExportsPage() {
  const { t } = useTranslation()
  const { instant, count } = useFormats()
  const exports = useInfiniteQuery({
    ...pagesOf(listExports, { query: {} }),
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((one) => one.state === 'waiting')) ? pollMs : false,
  })
  return (
    <Page title={t('exports.title')} subtitle={t('exports.hint')}>
      <PagedTable<OwnExport>
        label={t('exports.title')}
        query={exports}
        rowKey={(row) => row.requestId}
        expectedRows={3}
        empty={<Empty>{t('exports.none')}</Empty>}
        columns={[
          {
            key: 'what',
            title: t('exports.file'),
            render: ({ requestId, rows, columns }) => (
              <Link to="/approvals/$requestId" params={{ requestId }}>
                {t('exports.asks', { rows: count(rows), columns })}
              </Link>
            ),
          },
          { key: 'reason', title: t('exports.reasonColumn'), from: 'desktop', render: ({ reason }) => reason },
          {
            key: 'asked',
            title: t('exports.asked'),
            from: 'tablet',
            render: ({ askedAt }) => <span className="nowrap">{instant(askedAt)}</span>,
          },
          {
            key: 'state',
            title: t('exports.state'),
            render: ({ state, expiresAt }) => (
              <Mark {...signs[state]}>
                {t(`exports.states.${state}`)}
                {state === 'ready' && expiresAt && ` · ${t('exports.until', { date: instant(expiresAt) })}`}
              </Mark>
            ),
          },
          {
            key: 'downloads',
            title: t('exports.downloads'),
            align: 'right',
            from: 'desktop',
            render: ({ downloads }) => count(downloads),
          },
          {
            key: 'file',
            title: <span className="visually-hidden">{t('exports.download')}</span>,
            align: 'right',
            render: ({ state, exportId }) =>
              state === 'ready' && exportId ? (
                <Button icon={<DownloadOutlined aria-hidden />} href={exportFilePath(exportId)} download>
                  {t('exports.download')}
                </Button>
              ) : null,
          },
        ]}
      />
    </Page>
  )
}
