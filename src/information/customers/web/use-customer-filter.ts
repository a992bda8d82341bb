import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import type { FilterNode } from '../../../platform/http/filter.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import type { Choices, NamedValue } from '../../../ui/filter/ChoiceInput.tsx'
import { conditionValues } from '../../../ui/filter/filter-model.ts'
import type { FilterField, FilterSpeech } from '../../../ui/filter/filter-words.ts'
import {
  type AskedChoice,
  askedChoices,
  type CustomerFacets,
  customerFields,
  customerKinds,
  customerSexes,
  customerStandings,
  listChoices,
  opsOfField,
} from '../contract.ts'
import { fieldLabel, sexWords } from './customer-columns.tsx'

/** The fields of a customer as the filter speaks of them, and the names of what they can be. */
export function useCustomerFilter(
  filter: FilterNode | undefined,
  facets: CustomerFacets | undefined,
  tiers: readonly NamedValue[],
): { fields: FilterField[]; speech: FilterSpeech; choices: Choices } {
  const { t } = useTranslation()
  const formats = useFormats()
  const [learnt, setLearnt] = useState<Record<string, string>>({})
  const fields = useMemo((): FilterField[] => {
    const few: Partial<Record<string, NamedValue[]>> = {
      kind: customerKinds.map((value) => ({ value, label: t(`customers.kinds.${value}`) })),
      standing: customerStandings.map((value) => ({ value, label: t(`customers.standings.${value}`) })),
      sex: customerSexes.map((value) => ({ value, label: sexWords(t, value) ?? value })),
      tier: [...tiers],
    }
    return customerFields
      .filter(({ filterable }) => filterable)
      .map((field) => {
        const choices = few[field.key]
        const { key, type } = field
        return { key, type, label: fieldLabel(t, key), ops: opsOfField(field), ...(choices && { choices }) }
      })
  }, [t, tiers])
  const named = useNames(filter, facets)
  const nameOf = (field: string, value: string) => learnt[`${field} ${value}`] ?? named(field, value)
  return {
    fields,
    speech: { t, formats, fields, nameOf },
    choices: {
      nameOf,
      query: (field, text) => {
        const query = { field: asAsked(field) ?? 'source', text }
        return {
          queryKey: [listChoices.path, query],
          queryFn: async () => (await call(listChoices, { query })).items,
        }
      },
      learn: (field, values) =>
        setLearnt((now) => ({
          ...now,
          ...Object.fromEntries(values.map(({ value, label }) => [`${field} ${value}`, label])),
        })),
    },
  }
}

/** Names of institutions and managers in a filter that came by its address: from the counts, else asked for. */
function useNames(filter: FilterNode | undefined, facets: CustomerFacets | undefined) {
  const asked = (field: 'institution' | 'manager') => conditionValues(filter, field).length > 0
  const options = { staleTime: 300_000 }
  const institutions = useQuery({
    ...queryOf(listChoices, { query: { field: 'institution', text: '' } }),
    ...options,
    enabled: asked('institution'),
  })
  const managers = useQuery({
    ...queryOf(listChoices, { query: { field: 'manager', text: '' } }),
    ...options,
    enabled: asked('manager'),
  })
  return (field: string, value: string): string | undefined => {
    if (field !== 'institution' && field !== 'manager') return undefined
    const read = field === 'institution' ? institutions.data : managers.data
    const known = [...(facets?.[field] ?? []), ...(read?.items ?? [])]
    return known.find((one) => one.value === value)?.label
  }
}

function asAsked(field: string): AskedChoice | undefined {
  return askedChoices.find((one) => one === field)
}
