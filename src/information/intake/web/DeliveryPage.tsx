import { InfoCircleOutlined, StopOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Notice } from '../../../ui/Mark.tsx'
import { Figures, Page } from '../../../ui/Page.tsx'
import { Bars, Loaded } from '../../../ui/States.tsx'
import { type Delivery, getDelivery } from '../contract.ts'
import { DeliveryState } from './DeliveryState.tsx'
import { heldWords, mendWords, noticeWords, totalOf } from './delivery-words.ts'
import { FeedsTable } from './FeedsTable.tsx'
import { QuarantineBrowser } from './QuarantineBrowser.tsx'

const route = getRouteApi('/signed-in/deliveries/$deliveryId')

export function DeliveryPage() {
  const { t } = useTranslation()
  const { longDate } = useFormats()
  const { deliveryId } = route.useParams()
  const delivery = useQuery(queryOf(getDelivery, { params: { deliveryId } }))
  const parent = <Link to="/deliveries">{t('delivery.title')}</Link>
  const { data } = delivery
  const title = data
    ? t('delivery.of', { source: data.source, date: longDate(data.date) })
    : t(delivery.isError ? 'delivery.title' : 'ui.loading')
  return (
    <Page title={title} parent={parent}>
      <Loaded query={delivery} bars={<Bars count={8} height={28} />}>
        {(loaded) => <Contents delivery={loaded} />}
      </Loaded>
    </Page>
  )
}

function Contents({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { count, instant, seconds } = formats
  return (
    <>
      {delivery.reason && (
        <Notice tone="bad" icon={<StopOutlined />}>
          <strong>{heldWords(delivery.reason, t, formats)}</strong>
          <span>{mendWords(delivery.reason, t, formats)}</span>
        </Notice>
      )}
      <Figures
        items={[
          { label: t('delivery.stateTitle'), value: <DeliveryState state={delivery.state} /> },
          { label: t('delivery.rows'), value: count(totalOf(delivery, 'rows')) },
          { label: t('delivery.accepted'), value: count(totalOf(delivery, 'accepted')) },
          { label: t('delivery.quarantined'), term: 'quarantine', value: count(totalOf(delivery, 'quarantined')) },
          { label: t('delivery.seconds'), value: seconds(delivery.seconds), note: instant(delivery.receivedAt) },
        ]}
      />
      <FeedsTable delivery={delivery} />
      {delivery.notices.length > 0 && (
        <Notice tone="quiet" icon={<InfoCircleOutlined />}>
          {delivery.notices.map((notice) => (
            <span key={JSON.stringify(notice)}>{noticeWords(notice, t, formats)}</span>
          ))}
        </Notice>
      )}
      <Quarantine delivery={delivery} />
    </>
  )
}

function Quarantine({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation()
  const mayRead = useMay('quarantine:read')
  if (totalOf(delivery, 'quarantined') > 0) {
    return mayRead ? <QuarantineBrowser delivery={delivery} /> : <p className="soft">{t('quarantine.notYours')}</p>
  }
  // Of a held or unchanged delivery no row was accepted either.
  const complete = delivery.state === 'published' || delivery.state === 'restated'
  return complete && <p className="soft">{t('quarantine.none')}</p>
}
