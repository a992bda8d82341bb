import { useTranslation } from 'react-i18next'
import type { StandingKind } from '../contract.ts'
import css from './TierMark.module.css'
import { type TierNames, useTierNames } from './tier-names.ts'

/** A standing in a word, with a small rising scale for the tier held. */
export function StandingMark({ standing, tier }: { standing: StandingKind; tier: number }) {
  const { t } = useTranslation()
  const names = useTierNames()
  if (standing === 'rated' && tier > 0) return <TierMark tier={tier} names={names} />
  if (standing === 'special') {
    return (
      <span className={css.mark}>
        <TierMark tier={tier} names={names} />
        <span className="soft">{t('tiers.standing.special')}</span>
      </span>
    )
  }
  if (standing === 'none' || standing === 'rated') return <span className="soft">–</span>
  return <span className="soft">{t(`tiers.standing.${standing}`)}</span>
}

export function TierMark({ tier, names }: { tier: number; names: TierNames }) {
  const steps = Math.max(names.count, tier)
  return (
    <span className={css.mark}>
      <svg className={css.scale} viewBox={`0 0 ${steps * 4} 12`} width={steps * 4} height={12} aria-hidden>
        {Array.from({ length: steps }, (_, index) => {
          const height = 4 + (index + 1) * (8 / steps)
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity of a step
              key={index}
              x={index * 4}
              y={12 - height}
              width={3}
              height={height}
              rx={0.5}
              data-on={index < tier}
            />
          )
        })}
      </svg>
      {names.name(tier)}
    </span>
  )
}
