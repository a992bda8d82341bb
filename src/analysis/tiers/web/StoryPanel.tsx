import { useTranslation } from 'react-i18next'
import { Section } from '../../../ui/Page.tsx'
import type { CustomerStory } from '../contract.ts'
import { ChangeMark } from './ChangeMark.tsx'
import css from './StoryPanel.module.css'
import { evidenceText, tellChange } from './story.ts'
import { useTelling } from './use-telling.ts'

/** How the tier came about: every change, newest first, each with its evidence. */
export function StoryPanel({ story }: { story: CustomerStory }) {
  const { t } = useTranslation()
  const telling = useTelling()
  const changes = story.changes.toSorted((a, b) => b.effectiveOn.localeCompare(a.effectiveOn))
  return (
    <Section title={t('tiers.story')}>
      {changes.length === 0 && <p className="soft">{t(story.months.length ? 'tiers.noChanges' : 'tiers.noMonths')}</p>}
      <ol className={css.changes}>
        {changes.map((change) => (
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
    </Section>
  )
}
