import { useTranslation } from 'react-i18next'
import { subtractDecimals } from '../../../platform/amount.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import type { CustomerStory } from '../contract.ts'
import { ChangeHow, components } from './AmountHow.tsx'
import css from './AumChange.module.css'

/** The last step of AUM, as a whole and by component. */
export function AumChange({ story }: { story: CustomerStory }) {
  const { t } = useTranslation()
  const { month } = useFormats()
  const [before, newest] = [story.months.at(-2), story.months.at(-1)]
  if (!newest) return <p className="soft">{t('tiers.noMonths')}</p>
  if (!before) return <p className="soft">{t('tiers.changed.first', { month: month(newest.month) })}</p>
  const moved = components
    .map((component) => ({ component, amount: subtractDecimals(newest[component], before[component]) }))
    .filter(({ amount }) => amount !== '0.00')
  return (
    <dl className={css.change}>
      <div>
        <dt>{t('tiers.changed.aum', { from: month(before.month), to: month(newest.month) })}</dt>
        <dd>
          <ChangeHow from={before} to={newest} amount={subtractDecimals(newest.aum, before.aum)} />
        </dd>
      </div>
      {moved.length > 0 &&
        moved.map(({ component, amount }) => (
          <div key={component} className={css.part}>
            <dt>{t(`tiers.component.${component}`)}</dt>
            <dd>
              <ChangeHow from={before} to={newest} amount={amount} component={component} />
            </dd>
          </div>
        ))}
    </dl>
  )
}
