import { IdcardOutlined, UnlockOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { call } from '../../../platform/http/client.ts'
import { pagesOf } from '../../../platform/http/query.ts'
import { type Formats, useFormats } from '../../../platform/i18n/format.ts'
import { Choice } from '../../../ui/Choice.tsx'
import type { Column } from '../../../ui/DataTable.tsx'
import { Mark } from '../../../ui/Mark.tsx'
import { Page } from '../../../ui/Page.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { Empty } from '../../../ui/States.tsx'
import { endOpening, listOpenings, type Opening } from '../contract.ts'
import css from './Access.module.css'
import { BreakGlassForm, IdentifyForm } from './OpenForms.tsx'

const route = getRouteApi('/signed-in/openings')

/** The ways to open a customer beyond one's scope, and who was opened: one's own, for auditors everybody's. */
export function OpeningsPage() {
  const { t } = useTranslation()
  const formats = useFormats()
  const client = useQueryClient()
  const navigate = route.useNavigate()
  const mayIdentify = useMay('customer:identify')
  const mayBreak = useMay('customer:break-glass')
  const mayAudit = useMay('audit:read')
  const { whose = mayAudit ? 'all' : 'own' } = route.useSearch()
  const openings = useInfiniteQuery(pagesOf(listOpenings, { query: { whose } }))
  const ending = useMutation({
    mutationFn: (openingId: string) => call(endOpening, { params: { openingId } }),
    onSuccess: () => client.invalidateQueries(),
  })
  const end = (opening: Opening) => (
    <Button
      size="small"
      loading={ending.isPending && ending.variables === opening.id}
      onClick={() => ending.mutate(opening.id)}
    >
      {t('access.end')}
    </Button>
  )
  return (
    <Page title={t('access.openings')} subtitle={t('access.openingsHint')}>
      <div className={css.forms}>
        {mayIdentify && <IdentifyForm />}
        {mayBreak && <BreakGlassForm />}
      </div>
      <div>
        {mayAudit && (
          <div className={css.filters}>
            <Choice
              label={t('access.whose')}
              value={whose}
              options={[
                { value: 'all', label: t('access.all') },
                { value: 'own', label: t('access.own') },
              ]}
              onChange={(next) => navigate({ search: { whose: next }, replace: true })}
            />
          </div>
        )}
        <PagedTable<Opening>
          label={t('access.openings')}
          query={openings}
          rowKey={(opening) => opening.id}
          expectedRows={4}
          empty={<Empty>{t(whose === 'all' ? 'access.none' : 'access.noneOwn')}</Empty>}
          columns={columnsOf(t, formats, whose === 'all', end)}
        />
      </div>
    </Page>
  )
}

function columnsOf(
  t: TFunction,
  { instant }: Formats,
  everybody: boolean,
  end: (opening: Opening) => React.ReactNode,
): Column<Opening>[] {
  const state = ({ open, endedAt, expiresAt }: Opening) => {
    if (open) return t('access.openUntil', { time: instant(expiresAt) })
    return endedAt
      ? t('access.closedAt', { time: instant(endedAt) })
      : t('access.endedAt', { time: instant(expiresAt) })
  }
  const who: Column<Opening> = { key: 'who', title: t('access.who'), render: ({ personName }) => personName }
  return [
    {
      key: 'customer',
      title: t('access.customer'),
      render: (opening) =>
        opening.customerName || (opening.own && opening.open) ? (
          <Link to="/customers/$customerId" params={{ customerId: opening.customerId }}>
            {opening.customerName ? `${opening.customerName} ${opening.customerNo}` : t('access.hidden')}
          </Link>
        ) : (
          <span className="soft">{t('access.hidden')}</span>
        ),
    },
    ...(everybody ? [who] : []),
    {
      key: 'why',
      title: t('access.why'),
      render: ({ kind, reason, institutionName }) => (
        <>
          <Mark
            tone={kind === 'break-glass' ? 'warn' : 'quiet'}
            icon={kind === 'break-glass' ? <UnlockOutlined /> : <IdcardOutlined />}
          >
            {t(`access.kind.${kind}`)}
          </Mark>
          <br />
          <span className="soft">
            {kind === 'break-glass' ? reason : t('access.documentReason')}
            {institutionName && ` ${t('access.atOutlet', { name: institutionName })}`}
          </span>
        </>
      ),
    },
    {
      key: 'state',
      title: t('access.state'),
      render: (opening) => (
        <>
          {state(opening)}
          <br />
          {opening.own && opening.open ? end(opening) : <span className="soft">{instant(opening.openedAt)}</span>}
        </>
      ),
    },
  ]
}
