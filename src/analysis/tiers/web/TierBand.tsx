import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { useNarrow } from '../../../ui/use-media.ts'
import type { CustomerStory } from '../contract.ts'
import { type BandMonth, bandOf, runsOf } from './coming.ts'
import css from './TierBand.module.css'
import { useTierNames } from './tier-names.ts'
import { useStandingName } from './use-standing-name.ts'

/**
 * The standing of each calendar month as a step: the higher the tier, the higher and stronger it is, and each stretch
 * has its name. Below it stand the misses that a month was; what is to come is dashed.
 */
export function TierBand({ story }: { story: CustomerStory }) {
  const { t } = useTranslation()
  const { month: monthName } = useFormats()
  const names = useTierNames()
  const standingName = useStandingName()
  // On a phone a year is what fits.
  const band = bandOf(story).slice(useNarrow() ? -14 : 0)
  const highest = Math.max(names.count, ...band.map((entry) => entry.tier))
  const words = (entry: BandMonth) =>
    [
      t('tiers.band.month', { month: monthName(entry.month), standing: standingName(entry.standing, entry.tier) }),
      entry.time === 'coming' && t('tiers.band.coming'),
      entry.watchMisses > 0 && t('tiers.band.watch', { count: entry.watchMisses }),
      entry.exitMisses > 0 && t('tiers.band.exit', { count: entry.exitMisses }),
    ]
      .filter(Boolean)
      .join(t('ui.listComma'))
  return (
    <div className={css.band} style={{ '--months': band.length } as React.CSSProperties}>
      <div className={css.names} aria-hidden>
        {runsOf(band).map(({ first, length }) => (
          <span key={first.month} style={{ gridColumn: `span ${length}` }} data-coming={first.time === 'coming'}>
            <span>{standingName(first.standing, first.tier)}</span>
          </span>
        ))}
      </div>
      <ol className={css.months} aria-label={t('tiers.band.title')}>
        {band.map((entry) => (
          <li key={entry.month} title={words(entry)} data-time={entry.time}>
            <span className="visually-hidden">{words(entry)}</span>
            <span className={css.room} aria-hidden>
              <span className={css.step} data-standing={entry.standing ?? 'unknown'} style={stepOf(entry, highest)} />
            </span>
            <span className={css.misses} aria-hidden>
              {entry.watchMisses > 0 && <span className={css.watch}>{entry.watchMisses}</span>}
              {entry.exitMisses > 0 && <span className={css.exit}>{entry.exitMisses}</span>}
            </span>
            <Tick entry={entry} />
          </li>
        ))}
      </ol>
      <Legend band={band} />
    </div>
  )
}

function stepOf({ standing, tier }: BandMonth, highest: number) {
  const held = standing === 'rated' || standing === 'special' ? tier : 0
  const share = held / Math.max(highest, 1)
  return { height: `${22 + 78 * share}%`, '--strength': `${30 + 70 * share}%` } as React.CSSProperties
}

/** January by its year, every third month by its name; the present by a word. */
function Tick({ entry }: { entry: BandMonth }) {
  const { t } = useTranslation()
  const { monthOfYear } = useFormats()
  const number = Number(entry.month.slice(5))
  const words =
    entry.time === 'present'
      ? t('tiers.band.now')
      : number === 1
        ? entry.month.slice(0, 4)
        : number % 3 === 1
          ? monthOfYear(entry.month)
          : ''
  return (
    <span className={css.tick} data-time={entry.time} aria-hidden>
      {words}
    </span>
  )
}

/** What the small figures mean, where there are any; its line is kept. */
function Legend({ band }: { band: BandMonth[] }) {
  const { t } = useTranslation()
  return (
    <p className={css.legend}>
      {band.some((entry) => entry.watchMisses > 0) && (
        <span>
          <span className={css.watch} aria-hidden>
            1
          </span>
          {t('tiers.band.legendWatch')}
        </span>
      )}
      {band.some((entry) => entry.exitMisses > 0) && (
        <span>
          <span className={css.exit} aria-hidden>
            1
          </span>
          {t('tiers.band.legendExit')}
        </span>
      )}
    </p>
  )
}
