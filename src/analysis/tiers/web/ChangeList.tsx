import { useTranslation } from 'react-i18next'
import type { CustomerStory } from '../contract.ts'
import css from './ChangeList.module.css'
import { ChangeMark } from './ChangeMark.tsx'
import { evidenceText, tellChange } from './story.ts'
import { useTelling } from './use-telling.ts'

/** How the tier came about: every change, newest first, each with its evidence; opened on demand, so that nothing moves. */
export function ChangeList({ changes }: { changes: CustomerStory['changes'] }) {
  const { t } = useTranslation()
  const telling = useTelling()
  if (!changes.length) return <p className="soft">{t('tiers.noChanges')}</p>
  return (
    <details className={css.list}>
      <summary>{t('tiers.allChanges', { count: changes.length })}</summary>
      <ol className={css.changes}>
        {changes
          .toSorted((a, b) => b.effectiveOn.localeCompare(a.effectiveOn))
          .map((change) => (
            <li key={`${change.month} ${change.kind}`}>
              <ChangeMark kind={change.kind} />
              <div>
                <p>{tellChange(change, telling)}</p>
                {change.evidence.months.length > 1 && (
                  <p className="soft">{evidenceText(change.evidence, telling.formats)}</p>
                )}
              </div>
            </li>
          ))}
      </ol>
    </details>
  )
}
