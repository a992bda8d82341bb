import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { queryOf } from '../../../platform/http/query.ts'
import { listInstitutions } from '../contract.ts'
import css from './Organisation.module.css'
import { treeOf } from './tree.ts'

interface InstitutionSelectProps {
  label: string
  /** The day on which it has to be open. */
  on: string
  without?: string | undefined
  allowClear?: boolean
  /** The form's. */
  id?: string
  value?: string | null
  onChange?: (value: string) => void
}

/** An open institution of a day, found by typing, in the order of the tree. */
export function InstitutionSelect({ label, on, without, ...select }: InstitutionSelectProps) {
  const { data } = useQuery(queryOf(listInstitutions, { query: { on } }))
  const lines = treeOf(data?.items ?? [], false).filter(({ one }) => one.id !== without)
  const depths = new Map(lines.map(({ one, depth }) => [one.id, depth]))
  return (
    <Select
      {...select}
      aria-label={label}
      // Drawn whole, since what a virtual list tells screen readers is the identifiers.
      virtual={false}
      showSearch={{ optionFilterProp: 'label' }}
      loading={!data}
      options={lines.map(({ one }) => ({ value: one.id, label: `${one.name} ${one.number}` }))}
      optionRender={({ value, label: words }) => (
        <span className={css.choice} style={{ paddingInlineStart: `${(depths.get(String(value)) ?? 0) * 16}px` }}>
          {words}
        </span>
      )}
    />
  )
}
