import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { roleCodes, roleWords } from '../../identity/contract.ts'
import { listInstitutionsToChoose, listRoles } from '../contract.ts'

/** Every role by its name: those that come with Almanac, then the bank's own. */
export function useRoleChoices(): { value: string; label: string }[] {
  const { t } = useTranslation()
  const { data } = useQuery(queryOf(listRoles, {}))
  const own = data?.items.filter(({ name }) => name !== null) ?? []
  const known = [
    ...roleCodes.map((role) => ({ role, roleName: null })),
    ...own.map(({ role, name }) => ({ role, roleName: name })),
  ]
  return known.map((one) => ({ value: one.role, label: roleWords(one, t) }))
}

/** Chosen in place of an institution. */
export const wholeUnion = 'union'

interface InstitutionSelectProps {
  label: string
  placeholder?: string
  /** Whether the whole union can be chosen as well, as `wholeUnion`. */
  orUnion?: boolean
  value?: string | undefined
  onChange?: (institutionId: string | undefined) => void
  id?: string
  className?: string
}

/** Found by typing a part of the name, or the number. */
export function InstitutionSelect({ label, placeholder, orUnion, value, onChange, ...rest }: InstitutionSelectProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const found = useQuery({
    ...queryOf(listInstitutionsToChoose, { query: { text, chosen: value === wholeUnion ? undefined : value } }),
    staleTime: 60_000,
  })
  const institutions = (found.data?.items ?? []).map((one) => ({
    value: one.id,
    label: `${one.name} ${one.institutionNo}`,
  }))
  const options = orUnion ? [{ value: wholeUnion, label: t('people.union') }, ...institutions] : institutions
  return (
    <Select
      {...rest}
      aria-label={label}
      allowClear
      {...(placeholder !== undefined && { placeholder })}
      {...(value !== undefined && { value })}
      onChange={(next: string | undefined) => onChange?.(next)}
      options={options}
      loading={found.isFetching}
      showSearch={{ filterOption: false, onSearch: setText }}
      popupMatchSelectWidth={false}
      notFoundContent={found.isFetching ? t('ui.loading') : t('people.institutionNone')}
    />
  )
}
