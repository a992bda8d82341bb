import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import type { Answer } from '../../../platform/http/client.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Empty } from '../../../ui/States.tsx'
import type { listClosedMonths } from '../contract.ts'
import { CloseMonth } from './CloseMonth.tsx'

interface NotClosedProps {
  month: string
  state: Answer<typeof listClosedMonths>
}

/** A month that is not closed: what is in the way, and the next step. */
export function NotClosed({ month, state }: NotClosedProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const mayClose = useMay('close:run')
  const mayReadDeliveries = useMay('delivery:read')
  const { months, nextMonth } = state
  const first = months.at(-1)?.month
  if (first && month < first) {
    return (
      <Empty action={<MonthLink month={first} />}>
        {t('closes.notClosed.before', { month: formats.month(first) })}
      </Empty>
    )
  }
  if (month === nextMonth) {
    return (
      <Empty action={mayClose && <CloseMonth state={state} />}>
        {t(mayClose ? 'closes.notClosed.ready' : 'closes.notClosed.readyForOthers')}
      </Empty>
    )
  }
  if (nextMonth) {
    return (
      <Empty action={<MonthLink month={nextMonth} />}>
        {t('closes.notClosed.otherFirst', { month: formats.month(nextMonth) })}
      </Empty>
    )
  }
  return (
    <Empty
      action={
        mayReadDeliveries && (
          <Link to="/deliveries" search={{ month }}>
            {t('closes.notClosed.toDeliveries', { month: formats.month(month) })}
          </Link>
        )
      }
    >
      {t('closes.notClosed.notReached')}
    </Empty>
  )
}

function MonthLink({ month }: { month: string }) {
  const formats = useFormats()
  return (
    <Link to="/closes/$month" params={{ month }}>
      {formats.month(month)}
    </Link>
  )
}
