import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { findColleagues } from '../../../organisation/access/contract.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { Field } from '../../../ui/RecordForm.tsx'

/** As the form holds them. */
export interface Reader {
  value: string
  label: string
}
export const toReaders = (people: readonly { id: string; name: string }[]): Reader[] =>
  people.map(({ id, name }) => ({ value: id, label: name }))
export const idsOf = (readers: readonly Reader[] | undefined): string[] => (readers ?? []).map(({ value }) => value)

/** Colleagues to be put on a list, found by typing. The field `readers` of its form. */
export function ReadersField() {
  const { t } = useTranslation()
  return (
    <Field name="readers" label={t('access.readers')} hint={t('access.readersHint')}>
      <Readers />
    </Field>
  )
}

/** Takes value, onChange and id from the form. */
function Readers(props: { value?: Reader[]; onChange?: (readers: Reader[]) => void; id?: string }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const text = useDeferredValue(typed.trim())
  const found = useQuery({ ...queryOf(findColleagues, { query: { text } }), enabled: text !== '' })
  const options = (text && found.data?.items) || []
  return (
    <Select
      {...props}
      mode="multiple"
      labelInValue
      maxCount={50}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      onSelect={() => setTyped('')}
      notFoundContent={t(text ? 'access.nobodyFound' : 'access.typeName')}
      options={options.map(({ id, name, staffNo }) => ({
        value: id,
        label: staffNo ? `${name} (${staffNo})` : name,
      }))}
    />
  )
}
