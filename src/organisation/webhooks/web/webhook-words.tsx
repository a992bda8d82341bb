import { CheckOutlined, ClockCircleOutlined, StopOutlined, WarningOutlined } from '@ant-design/icons'
import type { TFunction } from 'i18next'
import type { Formats } from '../../../platform/i18n/format.ts'
import { Mark } from '../../../ui/Mark.tsx'
import type { Webhook, WebhookMessage } from '../contract.ts'

export function eventWords(event: WebhookMessage['event'], t: TFunction): string {
  return t(`api.event.${event}`)
}

/** Whether it is on, and if not, why not. */
export function WebhookState({ webhook, t, formats }: { webhook: Webhook; t: TFunction; formats: Formats }) {
  const { off, failingSince } = webhook
  if (off) {
    return (
      <Mark tone={off.reason === 'person' ? 'quiet' : 'bad'} icon={<StopOutlined />}>
        {t(`api.off.${off.reason}`, { at: formats.instant(off.since) })}
      </Mark>
    )
  }
  return failingSince ? (
    <Mark tone="warn" icon={<WarningOutlined />}>
      {t('api.failing', { at: formats.instant(failingSince) })}
    </Mark>
  ) : (
    <Mark tone="good" icon={<CheckOutlined />}>
      {t('api.on')}
    </Mark>
  )
}

export function MessageState({ message, t, formats }: { message: WebhookMessage; t: TFunction; formats: Formats }) {
  const { state, nextAt } = message
  const looks = {
    waiting: { tone: 'warn', icon: <ClockCircleOutlined /> },
    delivered: { tone: 'good', icon: <CheckOutlined /> },
    failed: { tone: 'bad', icon: <StopOutlined /> },
  } as const
  return <Mark {...looks[state]}>{t(`api.messageState.${state}`, { at: nextAt ? formats.instant(nextAt) : '' })}</Mark>
}

export function triedWords(tried: WebhookMessage['tries'][number], t: TFunction, formats: Formats): string {
  const { status, problem, milliseconds } = tried
  if (problem) return t(`api.problem.${problem}`)
  return t('api.answered', { status, milliseconds: formats.count(milliseconds) })
}
