import type { Ruled, RuleStep } from '../rule-set.ts'
import css from './ApprovalRulesPage.module.css'
import { useRuleWords } from './use-rule-words.ts'

export function RuleSentences({ unit, steps }: { unit: Ruled['unit']; steps: readonly RuleStep[] }) {
  const words = useRuleWords()
  return (
    <ul className={css.sentences}>
      {words(unit, steps).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}
