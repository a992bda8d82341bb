import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import type { NamedValue } from '../../../ui/filter/ChoiceInput.tsx'
import { filterSentence } from '../../../ui/filter/filter-words.ts'
import type { Fact } from '../../../ui/Page.tsx'
import { type ExportAsked, exportAsked } from '../contract.ts'
import { fieldLabel } from './customer-columns.tsx'
import { useCustomerFilter } from './use-customer-filter.ts'

/** What a request for an export asks, in words; undefined for requests of other kinds. */
export function useExportAsked(
  tiers: readonly NamedValue[],
): (request: { kind: string; snapshot: Record<string, string> }) => { title: string; facts: Fact[] } | undefined {
  const { t } = useTranslation()
  const { count } = useFormats()
  return ({ kind, snapshot }) => {
    if (kind !== 'customer-export') return undefined
    const rows = Number(snapshot.rows)
    const columns = Number(snapshot.columnCount)
    const asked = exportAsked.safeParse(JSON.parse(snapshot.asked ?? 'null')).data
    return {
      title: t('exports.asks', { rows: count(rows), columns }),
      facts: asked
        ? [
            { label: t('exports.rows'), value: count(rows) },
            ...(snapshot.earlierRows
              ? [{ label: t('exports.earlier'), value: count(Number(snapshot.earlierRows)) }]
              : []),
            { label: t('exports.filter'), value: <FilterInWords asked={asked} tiers={tiers} /> },
            {
              label: t('exports.columns'),
              value: asked.columns.map((key) => fieldLabel(t, key)).join(t('ui.listComma')),
            },
          ]
        : [],
    }
  }
}

function FilterInWords({
  asked: { filter, mine, customerIds },
  tiers,
}: {
  asked: ExportAsked
  tiers: readonly NamedValue[]
}) {
  const { t } = useTranslation()
  const { speech } = useCustomerFilter(filter, undefined, tiers)
  const parts = [
    customerIds && t('exports.selected'),
    mine && t('exports.mine'),
    filter && filterSentence(filter, speech),
  ].filter(Boolean)
  return parts.join(t('ui.listComma')) || t('exports.filterNone')
}
