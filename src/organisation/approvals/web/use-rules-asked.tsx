import { useTranslation } from 'react-i18next'
import type { ApprovalRow } from '../contract.ts'
import type { Asked } from './asked.ts'
import { RuleSentences } from './RuleSentences.tsx'
import { readSnapshot } from './rule-snapshot.ts'
import { useKindWords } from './use-rule-words.ts'

/** What a request for other rules asks, in words; undefined for requests of other kinds. */
export function useRulesAsked(): (request: Pick<ApprovalRow, 'kind' | 'snapshot'>) => Asked | undefined {
  const { t } = useTranslation()
  const kindWords = useKindWords()
  return ({ kind, snapshot }) => {
    if (kind !== 'approval-rules') return undefined
    const { of, unit, before, after } = readSnapshot(snapshot)
    return {
      title: t('approvals.asksRules', { kind: kindWords(of) }),
      facts: [
        { label: t('approvals.rulesBefore'), value: <RuleSentences unit={unit} steps={before} /> },
        { label: t('approvals.rulesAfter'), value: <RuleSentences unit={unit} steps={after} /> },
      ],
    }
  }
}
