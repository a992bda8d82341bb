import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { filterLimits } from '../../platform/http/filter.ts'
import type { FilterField } from './filter-words.ts'

export interface NamedValue {
  value: string
  label: string
}
/** Values of fields that have too many to be known beforehand. */
export interface Choices {
  query: (field: string, text: string) => { queryKey: readonly unknown[]; queryFn: () => Promise<NamedValue[]> }
  nameOf: (field: string, value: string) => string | undefined
  /** Told of names seen, so that the sentence knows them too. */
  learn: (field: string, values: readonly NamedValue[]) => void
}

interface ChoiceInputProps {
  field: FilterField
  values: readonly string[]
  choices: Choices
  onChange: (values: string[]) => void
}

/** One or more of a field's values: the few it has, or found by typing. */
export function ChoiceInput({ field, values, choices, onChange }: ChoiceInputProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const found = useQuery({ ...choices.query(field.key, text), enabled: !field.choices, staleTime: 60_000 })
  const known = field.choices ?? found.data ?? []
  const chosen = values
    .filter((value) => !known.some((choice) => choice.value === value))
    .map((value) => ({ value, label: choices.nameOf(field.key, value) ?? value }))
  return (
    <Select
      mode="multiple"
      aria-label={t('filters.values')}
      style={{ width: '100%' }}
      value={[...values]}
      maxCount={filterLimits.values}
      placeholder={t('filters.choose')}
      options={[...chosen, ...known]}
      loading={!field.choices && found.isFetching}
      showSearch={field.choices ? { optionFilterProp: 'label' } : { filterOption: false, onSearch: setText }}
      notFoundContent={
        found.isError ? t('filters.choicesFailed') : found.isFetching ? t('ui.loading') : t('filters.noChoice')
      }
      onChange={(next: string[], options) => {
        choices.learn(
          field.key,
          [options].flat().flatMap((option) => option ?? []),
        )
        setText('')
        onChange(next)
      }}
    />
  )
}
