import { CalendarOutlined, CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, Checkbox } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { type Formats, useFormats } from '../../../platform/i18n/format.ts'
import { type Column, DataTable } from '../../../ui/DataTable.tsx'
import { DayField } from '../../../ui/filter/LabelledField.tsx'
import { Notice } from '../../../ui/Mark.tsx'
import { Page } from '../../../ui/Page.tsx'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { Empty } from '../../../ui/States.tsx'
import { type Institution, listInstitutions } from '../contract.ts'
import { NewInstitution } from './NewInstitution.tsx'
import css from './Organisation.module.css'
import { kindWords } from './organisation-words.ts'
import { PlannedChanges } from './PlannedChanges.tsx'
import { linesToShow, type TreeLine, treeOf } from './tree.ts'

const route = getRouteApi('/signed-in/organisation')

/** How the bank is made up, on any day; and what is going to change. */
export function OrganisationPage() {
  const { t } = useTranslation()
  const formats = useFormats()
  const { text = '', on, closed = false } = route.useSearch()
  const navigate = route.useNavigate()
  const mayManage = useMay('organisation:manage')
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [adding, setAdding] = useState(false)
  const tree = useQuery({ ...queryOf(listInstitutions, { query: { on } }), placeholderData: keepPreviousData })
  const { data } = tree
  const show = (next: { text?: string | undefined; on?: string | undefined; closed?: true | undefined }) =>
    navigate({ search: (former) => ({ ...former, ...next }), replace: true, resetScroll: false })
  const toggle = (id: string) =>
    setFolded((former) => new Set(former.has(id) ? [...former].filter((one) => one !== id) : [...former, id]))
  const lines = data && linesToShow(treeOf(data.items, closed), text, folded)
  const ofToday = !data || data.on === data.today
  return (
    <Page
      title={t('organisation.title')}
      subtitle={
        data && t('organisation.subtitle', { number: formats.count(data.items.filter((one) => !one.closed).length) })
      }
      actions={mayManage && <Button onClick={() => setAdding(true)}>{t('organisation.newInstitution')}</Button>}
    >
      <div className={css.toolbar}>
        <SearchBox
          value={text}
          onChange={(next) => show({ text: next || undefined })}
          label={t('organisation.search')}
          placeholder={t('organisation.searchHint')}
        />
        <DayField first="2000-01-01" label={t('organisation.asOf')} value={on} onChange={(day) => show({ on: day })} />
        <Checkbox checked={closed} onChange={({ target }) => show({ closed: target.checked || undefined })}>
          {t('organisation.withClosed')}
        </Checkbox>
      </div>
      {data && !ofToday && (
        <Notice tone="accent" icon={<CalendarOutlined />}>
          <span className={css.asOf}>
            {t('organisation.asOfNotice', { date: formats.longDate(data.on) })}
            <Button type="link" size="small" onClick={() => show({ on: undefined })}>
              {t('organisation.backToToday')}
            </Button>
          </span>
        </Notice>
      )}
      <DataTable
        label={t('organisation.title')}
        columns={columnsOf({ t, formats, on, folded: text ? undefined : folded, toggle, counted: ofToday })}
        rows={lines}
        rowKey={({ one }) => one.id}
        rowLink={({ one }) => ({
          to: '/organisation/$institutionId',
          params: { institutionId: one.id },
          search: { on },
        })}
        expectedRows={8}
        error={tree.error}
        retry={tree.refetch}
        empty={<Empty>{emptyWords()}</Empty>}
      />
      {ofToday && <PlannedChanges />}
      {adding && <NewInstitution today={data?.today} onClose={() => setAdding(false)} />}
    </Page>
  )

  function emptyWords(): string {
    if (text) return t('organisation.noneFound', { text })
    if (data?.knownFrom && data.on < data.knownFrom)
      return t('organisation.notKnown', { date: formats.longDate(data.knownFrom) })
    return t('organisation.none')
  }
}

interface ColumnsOptions {
  t: TFunction
  formats: Formats
  on: string | undefined
  /** Undefined while something is searched: all that was found shows. */
  folded: ReadonlySet<string> | undefined
  toggle: (id: string) => void
  counted: boolean
}

function columnsOf(options: ColumnsOptions): Column<TreeLine<Institution>>[] {
  const { t, formats, on, folded, toggle, counted } = options
  const customers: Column<TreeLine<Institution>> = {
    key: 'customers',
    title: <span title={t('organisation.totalHint')}>{t('organisation.customers')}</span>,
    align: 'right',
    render: (line) => line.customers !== null && formats.count(line.customers),
  }
  return [
    {
      key: 'name',
      title: t('organisation.name'),
      render: ({ one, depth, below }) => (
        <span className={css.branch} style={{ paddingInlineStart: `${depth * 20}px` }}>
          {below > 0 && folded ? (
            <button
              type="button"
              className={css.fold}
              aria-expanded={!folded.has(one.id)}
              aria-label={t(folded.has(one.id) ? 'organisation.unfold' : 'organisation.fold', { name: one.name })}
              onClick={() => toggle(one.id)}
            >
              {folded.has(one.id) ? <CaretRightOutlined /> : <CaretDownOutlined />}
            </button>
          ) : (
            <span className={css.fold} />
          )}
          <span>
            <Link to="/organisation/$institutionId" params={{ institutionId: one.id }} search={{ on }}>
              {one.name}
            </Link>{' '}
            {one.closed && <span className="soft">{t('organisation.closedMark')}</span>}
          </span>
        </span>
      ),
    },
    { key: 'number', title: t('organisation.number'), from: 'phone', render: ({ one }) => one.number },
    { key: 'kind', title: t('organisation.field.kind'), from: 'tablet', render: ({ one }) => kindWords(one.kind, t) },
    ...(counted ? [customers] : []),
    {
      key: 'staff',
      title: <span title={t('organisation.totalHint')}>{t('organisation.staff')}</span>,
      align: 'right',
      render: (line) => formats.count(line.staff),
    },
  ]
}
