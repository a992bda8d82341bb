import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { pagesOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DayField, LabelledField } from '../../../ui/filter/LabelledField.tsx'
import { Page } from '../../../ui/Page.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { Empty } from '../../../ui/States.tsx'
import { listPeople, type PersonOfList } from '../contract.ts'
import { HeldRoles, PersonState } from './marks.tsx'
import css from './People.module.css'
import { InstitutionSelect, useRoleChoices } from './person-choices.tsx'
import { useSecondStepWords } from './use-second-step-words.ts'

const route = getRouteApi('/signed-in/people')

/** Everybody who may sign in, or might: with the roles that they hold, or held on a day. */
export function PeoplePage() {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const secondStepWords = useSecondStepWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const go = useNavigate()
  const roles = useRoleChoices()
  const people = useInfiniteQuery({ ...pagesOf(listPeople, { query: search }), placeholderData: keepPreviousData })
  const show = (part: typeof search) => navigate({ search: { ...search, ...part }, replace: true, resetScroll: false })
  const filtered = Object.values(search).some((part) => part !== undefined)
  return (
    <Page
      title={t('people.title')}
      subtitle={t('people.hint')}
      actions={
        <>
          <Button onClick={() => go({ to: '/people/roles' })}>{t('people.roles')}</Button>
          <Button type="primary" onClick={() => go({ to: '/people/add' })}>
            {t('people.add')}
          </Button>
        </>
      }
    >
      <div className={css.filters}>
        <SearchBox
          value={search.text ?? ''}
          onChange={(text) => show({ text: text || undefined })}
          label={t('people.find')}
          placeholder={t('people.findHint')}
        />
        <LabelledField label={t('people.role')}>
          <Select
            aria-label={t('people.role')}
            value={search.role ?? ''}
            onChange={(role) => show({ role: role || undefined })}
            popupMatchSelectWidth={false}
            className={css.choice ?? ''}
            options={[{ value: '', label: t('people.allRoles') }, ...roles]}
          />
        </LabelledField>
        <LabelledField label={t('people.institution')}>
          <InstitutionSelect
            label={t('people.institution')}
            placeholder={t('people.allInstitutions')}
            value={search.institutionId}
            onChange={(institutionId) => show({ institutionId })}
            className={css.choice ?? ''}
          />
        </LabelledField>
        <LabelledField label={t('people.state')}>
          <Select
            aria-label={t('people.state')}
            value={search.active ?? ''}
            onChange={(active: 'yes' | 'no' | '') => show({ active: active || undefined })}
            popupMatchSelectWidth={false}
            options={[
              { value: '' as const, label: t('people.allStates') },
              { value: 'yes' as const, label: t('people.active') },
              { value: 'no' as const, label: t('people.inactive') },
            ]}
          />
        </LabelledField>
        <DayField first="2000-01-01" label={t('people.heldOn')} value={search.on} onChange={(on) => show({ on })} />
        {filtered && (
          <Button type="link" onClick={() => navigate({ search: {}, replace: true })}>
            {t('people.clear')}
          </Button>
        )}
      </div>
      <PagedTable<PersonOfList>
        label={t('people.title')}
        query={people}
        rowKey={(row) => row.id}
        rowLink={(row) => ({ to: '/people/$personId', params: { personId: row.id } })}
        expectedRows={10}
        empty={<Empty>{t('people.none')}</Empty>}
        columns={[
          {
            key: 'name',
            title: t('people.name'),
            render: (row) => (
              <span className={css.cell}>
                <Link to="/people/$personId" params={{ personId: row.id }}>
                  {row.name}
                </Link>
                <span className="soft">{row.staffNo ?? row.email}</span>
              </span>
            ),
          },
          { key: 'roles', title: t('people.roles'), render: (row) => <HeldRoles roles={row.roles} /> },
          { key: 'state', title: t('people.state'), from: 'tablet', render: (row) => <PersonState person={row} /> },
          {
            key: 'secondStep',
            title: t('people.secondStep'),
            from: 'desktop',
            render: (row) => secondStepWords(row),
          },
          {
            key: 'signedInAt',
            title: t('people.signedInAt'),
            from: 'desktop',
            render: (row) => (row.signedInAt ? instant(row.signedInAt) : t('people.never')),
          },
        ]}
      />
    </Page>
  )
}
