import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { ChangeMark } from './ChangeMark.tsx'
import css from './ChangeSummary.module.css'
import { type Told, tellChange } from './story.ts'
import { type TierNames, useTierNames } from './tier-names.ts'
import { useTelling } from './use-telling.ts'

/** What happened and between which tiers, in two short lines of a list. */
export function ChangeSummary({ change }: { change: Told }) {
  const { t } = useTranslation()
  const names = useTierNames()
  return (
    <span className={css.change}>
      <ChangeMark kind={change.kind} />
      <span className="soft">{passage(change, names, t)}</span>
    </span>
  )
}

/** The reason of a change in one sentence. */
export function ChangeReason({ change }: { change: Told }) {
  return <span className={css.reason}>{tellChange(change, useTelling())}</span>
}

/** From where to where; an exit passes through two months without a rating before the customer has left. */
function passage({ kind, fromTier, toTier }: Told, names: TierNames, t: TFunction): string {
  const name = (tier: number) => (tier > 0 ? names.name(tier) : t('tiers.standing.none'))
  switch (kind) {
    case 'exited':
      return `${name(fromTier)} → ${t('tiers.standing.exited_unrated')}`
    case 'left':
      return `${t('tiers.standing.exited_unrated')} → ${t('tiers.standing.left')}`
    case 'returned':
      return `${t('tiers.standing.exited_unrated')} → ${name(toTier)}`
    case 'watch-started':
    case 'fourth-miss':
      return name(fromTier)
    default:
      return `${name(fromTier)} → ${name(toTier)}`
  }
}
