import { Button } from 'antd'
import { useReading } from '../../../platform/i18n/reading.ts'
import css from './TourOffer.module.css'

/** Once, on the demonstration data: out of the way, and gone for good when declined. */
export default function TourOffer({ onStart, onDecline }: { onStart: () => void; onDecline: () => void }) {
  const { tour } = useReading()
  return (
    <aside className={css.offer} aria-label={tour.start}>
      <p>{tour.offer}</p>
      <div>
        <Button type="primary" size="small" onClick={onStart}>
          {tour.start}
        </Button>
        <Button type="text" size="small" onClick={onDecline}>
          {tour.later}
        </Button>
      </div>
    </aside>
  )
}
