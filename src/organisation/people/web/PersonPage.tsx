import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { Facts, Page } from '../../../ui/Page.tsx'
import { ownNames } from '../../../ui/Preferences.tsx'
import { RecordForm } from '../../../ui/RecordForm.tsx'
import { Bars, Loaded } from '../../../ui/States.tsx'
import { useUndo } from '../../../ui/Undo.tsx'
import { changePerson, getPerson, listPeople, type PersonDetails, type PersonRecord, setActive } from '../contract.ts'
import { PersonState } from './marks.tsx'
import { PersonFields } from './PersonFields.tsx'
import { RolesSection } from './RolesSection.tsx'
import { SigningInSection } from './SigningInSection.tsx'

const route = getRouteApi('/signed-in/people/$personId')

export function PersonPage() {
  const { t } = useTranslation()
  const { personId } = route.useParams()
  const query = useQuery({
    ...queryOf(getPerson, { params: { personId } }),
    // A mail that is on its way arrives, or does not.
    refetchInterval: ({ state }) => (state.data?.link?.byMail && !state.data.link.sentAt ? 3000 : false),
  })
  if (query.data) return <Person key={query.data.id} person={query.data} />
  return (
    <Page
      title={t(query.isError ? 'people.title' : 'ui.loading')}
      parent={<Link to="/people">{t('people.title')}</Link>}
    >
      <Loaded query={query} bars={<Bars count={8} />}>
        {() => null}
      </Loaded>
    </Page>
  )
}

function Person({ person }: { person: PersonRecord }) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const queryClient = useQueryClient()
  const offerUndo = useUndo()
  const [editing, setEditing] = useState(false)
  const params = { personId: person.id }
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: [getPerson.path] })
    await queryClient.invalidateQueries({ queryKey: [listPeople.path] })
  }
  const put = async (active: boolean) => {
    await call(setActive, { params, body: { active } })
    await refresh()
  }
  const activation = useMutation({
    mutationFn: put,
    onSuccess: (_, active) =>
      offerUndo({
        done: t(active ? 'people.activated' : 'people.deactivated', { name: person.name }),
        undo: () => put(!active),
      }),
  })
  const save = async (body: PersonDetails) => {
    await call(changePerson, { params, body })
    await refresh()
    setEditing(false)
  }
  const { name, staffNo, email, language, staff } = person
  return (
    <Page
      title={name}
      subtitle={person.self ? t('people.self') : <PersonState person={person} />}
      parent={<Link to="/people">{t('people.title')}</Link>}
      actions={
        <>
          {!person.self && (
            <Button
              danger={person.active}
              loading={activation.isPending}
              onClick={() => activation.mutate(!person.active)}
            >
              {t(person.active ? 'people.deactivate' : 'people.activate')}
            </Button>
          )}
          {!editing && <Button onClick={() => setEditing(true)}>{t('people.edit')}</Button>}
        </>
      }
    >
      <FormProblem>{activation.error && problemWords(activation.error)}</FormProblem>
      {editing ? (
        <RecordForm<PersonDetails>
          label={t('people.edit')}
          initial={{ name, staffNo, email, language }}
          submitLabel={t('people.save')}
          onSubmit={save}
          onCancel={() => setEditing(false)}
        >
          <PersonFields />
        </RecordForm>
      ) : (
        <Facts
          items={[
            { label: t('people.staffNo'), value: staffNo },
            {
              label: t('people.staffLine'),
              value: staff
                ? [staff.name, staff.institutionName, staff.post].filter(Boolean).join(' · ')
                : t('people.noStaffLine'),
            },
            { label: t('people.email'), value: email },
            { label: t('people.language'), value: ownNames[language] },
            {
              label: t('people.signedInAt'),
              value: person.signedInAt ? instant(person.signedInAt) : t('people.never'),
            },
          ]}
        />
      )}
      <RolesSection person={person} onChanged={refresh} />
      <SigningInSection person={person} onChanged={refresh} />
    </Page>
  )
}
