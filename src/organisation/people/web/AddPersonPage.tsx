import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Form, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { useLanguage } from '../../../platform/i18n/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { RecordForm } from '../../../ui/RecordForm.tsx'
import { createPerson, listPeople, listStaffToAdd, type PersonDetails } from '../contract.ts'
import { PersonFields } from './PersonFields.tsx'

/** From a line of the staff list, or by hand; roles and the invitation come on the person's own page. */
export function AddPersonPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const add = async (body: PersonDetails) => {
    const { personId } = await call(createPerson, { body })
    await queryClient.invalidateQueries({ queryKey: [listPeople.path] })
    // Once the form knows that nothing in it is unsaved.
    setTimeout(() => navigate({ to: '/people/$personId', params: { personId } }))
  }
  return (
    <Page title={t('people.add')} subtitle={t('people.addHint')} parent={<Link to="/people">{t('people.title')}</Link>}>
      <RecordForm<PersonDetails>
        label={t('people.add')}
        initial={{ language }}
        submitLabel={t('people.add')}
        onSubmit={add}
        onCancel={() => navigate({ to: '/people' })}
      >
        <StaffLineField />
        <PersonFields />
      </RecordForm>
    </Page>
  )
}

/** Fills in the fields below it; is no part of what is sent. */
function StaffLineField() {
  const { t } = useTranslation()
  const form = Form.useFormInstance<PersonDetails>()
  const [text, setText] = useState('')
  const found = useQuery({ ...queryOf(listStaffToAdd, { query: { text } }), staleTime: 60_000 })
  const lines = found.data?.items ?? []
  const take = (id: string | undefined) => {
    const line = lines.find((one) => one.id === id)
    if (line) form.setFieldsValue({ name: line.name, staffNo: line.staffNo })
  }
  return (
    <Form.Item label={t('people.staffLine')} extra={t('people.staffLineHint')} htmlFor="staff-line">
      <Select
        id="staff-line"
        allowClear
        onChange={take}
        showSearch={{ filterOption: false, onSearch: setText }}
        loading={found.isFetching}
        notFoundContent={found.isFetching ? t('ui.loading') : t('people.staffLineNone')}
        options={lines.map((line) => ({
          value: line.id,
          label: [line.name, line.staffNo, line.institutionName, line.post].filter(Boolean).join(' · '),
        }))}
      />
    </Form.Item>
  )
}
