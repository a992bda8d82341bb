import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import type { DeliveryCalendar } from '../contract.ts'
import css from './DeliveryCalendar.module.css'
import { daySigns } from './day-signs.tsx'
import { heldWords } from './delivery-words.ts'

/** What is late, held, passed over or restated, each with what to do about it; nothing when all is well. */
export function AttentionList({ calendar }: { calendar: DeliveryCalendar }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const mayClose = useMay('close:read')
  const { late, held, missing, restated } = calendar
  if (!late.length && !held.length && !missing.length && !restated.length) return null
  const days = (dates: string[], count: number) => {
    const named = dates.slice(0, 3).map(formats.date)
    const more = count - named.length
    return more > 0
      ? t('delivery.attention.andMore', { days: named.join(t('ui.listComma')), count: more })
      : named.join(t('ui.listComma'))
  }
  return (
    <section className={css.attention} aria-label={t('delivery.attention.title')}>
      <ul>
        {held.map((one) => (
          <Item key={one.id} state="held">
            <span>
              <Link to="/deliveries/$deliveryId" params={{ deliveryId: one.id }}>
                {t('delivery.attention.held', { source: one.source, date: formats.date(one.date) })}
              </Link>
              {one.reason && <span className="soft"> {heldWords(one.reason, t, formats)}</span>}
            </span>
          </Item>
        ))}
        {late.map((one) => (
          <Item key={one.source} state="late">
            <span>
              <strong>
                {t('delivery.attention.late', { source: one.source, days: days(one.dates.toReversed(), one.count) })}
              </strong>{' '}
              <span className="soft">{t('delivery.attention.lateMend')}</span>
            </span>
          </Item>
        ))}
        {missing.map((one) => (
          <Item key={one.source} state="missing">
            <span>
              <strong>
                {t('delivery.attention.missing', { source: one.source, days: days(one.dates, one.count) })}
              </strong>{' '}
              <span className="soft">{t('delivery.attention.missingMend')}</span>
            </span>
          </Item>
        ))}
        {restated.length > 0 && (
          <Item state="restated">
            <span>
              <strong>
                {t('delivery.attention.restated', {
                  days: days(
                    restated.map(({ date }) => date),
                    restated.length,
                  ),
                })}
              </strong>{' '}
              <span className="soft">{t('delivery.attention.restatedMend')}</span>{' '}
              {mayClose && <Link to="/closes">{t('delivery.attention.toCloses')}</Link>}
            </span>
          </Item>
        )}
      </ul>
    </section>
  )
}

/** Its sign says how much it matters; the words beside it what, and what to do. */
function Item({ state, children }: { state: keyof typeof daySigns; children: ReactNode }) {
  const { tone, icon } = daySigns[state]
  return (
    <li>
      <span className={css[tone]} aria-hidden>
        {icon}
      </span>
      {children}
    </li>
  )
}
