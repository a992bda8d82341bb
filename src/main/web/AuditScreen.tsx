import { useTranslation } from 'react-i18next'
import { tierPolicy } from '../../analysis/tiers/contract.ts'
import { policySentences } from '../../analysis/tiers/web/policy-sentences.ts'
import { useTierNames } from '../../analysis/tiers/web/tier-names.ts'
import { heldReason } from '../../information/intake/contract.ts'
import { heldWords } from '../../information/intake/web/delivery-words.ts'
import { AuditPage } from '../../organisation/audit/web/AuditPage.tsx'
import { useFormats } from '../../platform/i18n/format.ts'
import { useLanguage } from '../../platform/i18n/language.ts'

/** The audit belongs to the organisation, what policies and deliveries mean to those who have them: they meet here. */
export function AuditScreen() {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const { name } = useTierNames()
  const policy = (content: unknown) => {
    const { data } = tierPolicy.safeParse(content)
    return data && policySentences(data, t, formats, language)
  }
  const held = (reason: unknown) => {
    const { data } = heldReason.safeParse(reason)
    return data && heldWords(data, t, formats)
  }
  return <AuditPage tell={{ policy, held, tier: name }} />
}
