import { CalendarOutlined, InfoCircleOutlined, MergeCellsOutlined, StopOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DayField } from '../../../ui/filter/LabelledField.tsx'
import { Mark, Notice } from '../../../ui/Mark.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { RecordHeader } from '../../../ui/RecordHeader.tsx'
import { Bars, Empty, Loaded } from '../../../ui/States.tsx'
import { getInstitution, type InstitutionPage as Institution } from '../contract.ts'
import { ChangeList } from './ChangeList.tsx'
import { FactsPanel } from './FactsPanel.tsx'
import css from './Organisation.module.css'
import { kindWords } from './organisation-words.ts'
import { PeoplePanel } from './PeoplePanel.tsx'
import { ReorganiseForm } from './ReorganiseForm.tsx'
import { UnitsPanel } from './UnitsPanel.tsx'

const route = getRouteApi('/signed-in/organisation/$institutionId')

/** One institution on a day: what it is and who says so, its departments, posts and people, and how it came about. */
export function InstitutionPage() {
  const { t } = useTranslation()
  const { institutionId } = route.useParams()
  const { on } = route.useSearch()
  const institution = useQuery({
    ...queryOf(getInstitution, { params: { institutionId }, query: { on } }),
    placeholderData: keepPreviousData,
  })
  const { data } = institution
  if (!data || institution.isError) {
    const parent = <Link to="/organisation">{t('organisation.title')}</Link>
    return (
      <Page title={t(institution.isError ? 'organisation.title' : 'ui.loading')} parent={parent}>
        <Loaded query={{ ...institution, data: undefined }} bars={<Bars count={8} height={28} />}>
          {() => null}
        </Loaded>
      </Page>
    )
  }
  return <Contents key={data.id} institution={data} on={on} />
}

function Contents({ institution, on }: { institution: Institution; on: string | undefined }) {
  const { t } = useTranslation()
  const { longDate } = useFormats()
  const navigate = route.useNavigate()
  const mayManage = useMay('organisation:manage')
  const [reorganising, setReorganising] = useState(false)
  const { today, parent, mergedInto } = institution
  const isOfToday = institution.on === today
  // What a page of another day shows is not what a change would begin from.
  const editable = mayManage && isOfToday && !institution.closed
  const goTo = (day: string | undefined) => navigate({ search: { on: day }, replace: true, resetScroll: false })
  const linkTo = ({ id, name }: { id: string; name: string }) => (
    <Link to="/organisation/$institutionId" params={{ institutionId: id }} search={{ on }}>
      {name}
    </Link>
  )
  return (
    <div className={css.main}>
      <RecordHeader
        title={institution.name}
        parent={
          <Link to="/organisation" search={{ on }}>
            {t('organisation.title')}
          </Link>
        }
        marks={
          mergedInto ? (
            <Mark tone="quiet" icon={<MergeCellsOutlined />}>
              {t('organisation.mergedMark', { name: mergedInto.name })}
            </Mark>
          ) : (
            institution.closed && (
              <Mark tone="quiet" icon={<StopOutlined />}>
                {t('organisation.closedMark')}
              </Mark>
            )
          )
        }
        facts={[
          { label: t('organisation.number'), value: institution.number },
          { label: t('organisation.field.kind'), value: kindWords(institution.kind, t) },
          {
            label: t(mergedInto ? 'organisation.heir' : 'organisation.superior'),
            value: (mergedInto ?? parent) && linkTo(mergedInto ?? (parent as { id: string; name: string })),
          },
        ]}
        actions={editable && <Button onClick={() => setReorganising(true)}>{t('organisation.reorganise')}</Button>}
      />
      <div className={css.toolbar}>
        <DayField first="2000-01-01" label={t('organisation.asOf')} value={on} onChange={goTo} />
      </div>
      {!isOfToday && (
        <Notice tone="accent" icon={<CalendarOutlined />}>
          <span className={css.asOf}>
            {t('organisation.asOfOne', { date: longDate(institution.on) })}
            <Button type="link" size="small" onClick={() => goTo(undefined)}>
              {t('organisation.backToToday')}
            </Button>
          </span>
        </Notice>
      )}
      {!institution.delivered && (
        <Notice tone="quiet" icon={<InfoCircleOutlined />}>
          {t('organisation.madeHere', { number: institution.number })}
        </Notice>
      )}
      <div className={css.columns}>
        <div className={css.main}>
          <FactsPanel institution={institution} editable={editable} />
          <UnitsPanel institution={institution} kind="department" editable={editable} />
          <UnitsPanel institution={institution} kind="post" editable={editable} />
          <PeoplePanel institution={institution} editable={mayManage && isOfToday} />
        </div>
        <div className={css.side}>
          <Section title={t('organisation.history')}>
            <ChangeList
              label={t('organisation.history')}
              today={today}
              changes={institution.changes}
              deliveries={institution.deliveries}
              empty={<Empty>{t('organisation.noHistory')}</Empty>}
            />
          </Section>
        </div>
      </div>
      {reorganising && <ReorganiseForm institution={institution} onClose={() => setReorganising(false)} />}
    </div>
  )
}
