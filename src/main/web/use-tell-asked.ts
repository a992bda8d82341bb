import { useTranslation } from 'react-i18next'
import { useTierChoices } from '../../analysis/tiers/web/tier-names.ts'
import { useSpecialAsked } from '../../analysis/tiers/web/use-special-asked.tsx'
import { useExportAsked } from '../../information/customers/web/use-export-asked.tsx'
import type { TellAsked } from '../../organisation/approvals/web/asked.ts'
import { useRulesAsked } from '../../organisation/approvals/web/use-rules-asked.tsx'

/** What requests ask, in the words of the slices that ask: they meet here. */
export function useTellAsked(): TellAsked {
  const { t } = useTranslation()
  const special = useSpecialAsked()
  const exported = useExportAsked(useTierChoices())
  const rules = useRulesAsked()
  return (row) =>
    special(row) ??
    exported(row) ??
    rules(row) ?? {
      title: t(`approvals.kind.${row.kind}` as 'approvals.kind.special-grant', { defaultValue: row.kind }),
      facts: [],
    }
}
