import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Bars, Empty, Loaded } from '../../../ui/States.tsx'
import { type Delivery, listDeliveries } from '../contract.ts'
import css from './DeliveryCalendar.module.css'
import { DeliveryState } from './DeliveryState.tsx'
import { heldWords } from './delivery-words.ts'
import { FeedRows } from './FeedsTable.tsx'

/** What came of one source for one business date, feed by feed; the newest first. */
export function DayDeliveries({ date, source }: { date: string; source: string }) {
  const { t } = useTranslation()
  const { longDate } = useFormats()
  const deliveries = useQuery(queryOf(listDeliveries, { query: { date, source, limit: 20 } }))
  const title = t('delivery.of', { source, date: longDate(date) })
  return (
    <section className={css.day} aria-label={title}>
      <h3>{title}</h3>
      <Loaded query={deliveries} bars={<Bars count={6} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('delivery.calendar.nothing')}</Empty>
          ) : (
            items.map((delivery) => <OneDelivery key={delivery.id} delivery={delivery} />)
          )
        }
      </Loaded>
    </section>
  )
}

function OneDelivery({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <article className={css.delivery}>
      <header>
        <DeliveryState state={delivery.state} />
        <span className="soft">{t('delivery.calendar.received', { time: formats.instant(delivery.receivedAt) })}</span>
        <Link to="/deliveries/$deliveryId" params={{ deliveryId: delivery.id }}>
          {t('delivery.calendar.open')}
        </Link>
      </header>
      {delivery.reason && <p>{heldWords(delivery.reason, t, formats)}</p>}
      <FeedRows delivery={delivery} />
    </article>
  )
}
