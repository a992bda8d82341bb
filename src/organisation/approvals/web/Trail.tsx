import {
  ArrowUpOutlined,
  CheckOutlined,
  CloseOutlined,
  DisconnectOutlined,
  FormOutlined,
  LikeOutlined,
  RollbackOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import type { Tone } from '../../../ui/Mark.tsx'
import { Timeline } from '../../../ui/Timeline.tsx'
import type { Approval } from '../contract.ts'

type Event = Approval['trail'][number]
const signs: Record<Event['action'], { tone: Tone; icon: ReactNode }> = {
  requested: { tone: 'accent', icon: <FormOutlined /> },
  approved: { tone: 'good', icon: <LikeOutlined /> },
  refused: { tone: 'bad', icon: <CloseOutlined /> },
  withdrawn: { tone: 'quiet', icon: <RollbackOutlined /> },
  escalated: { tone: 'warn', icon: <ArrowUpOutlined /> },
  overdue: { tone: 'warn', icon: <WarningOutlined /> },
  executed: { tone: 'good', icon: <CheckOutlined /> },
  stale: { tone: 'warn', icon: <DisconnectOutlined /> },
}

/** What happened to a request, the last first: who did it and for whom, and what they said. */
export function Trail({ trail }: { trail: Approval['trail'] }) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  // What was said when it was asked stands above as the reason.
  const said = ({ action, comment }: Event) =>
    comment && action !== 'requested' && (action === 'stale' ? staleWords(t, comment) : comment)
  return (
    <Timeline
      label={t('approvals.trail')}
      empty={null}
      entries={trail
        .map((event, at) => ({
          key: String(at),
          when: instant(event.at),
          title: titleOf(t, event),
          detail: said(event) || undefined,
          ...signs[event.action],
        }))
        .toReversed()}
    />
  )
}

function titleOf(t: TFunction, { action, personName, forPersonName }: Event): string {
  const names = { name: personName ?? '', other: forPersonName ?? '' }
  if (forPersonName && (action === 'approved' || action === 'refused')) return t(`approvals.action.${action}For`, names)
  return t(`approvals.action.${action}`, names)
}

/** Codes of the kinds: one that has no words yet shows as it is. */
function staleWords(t: TFunction, code: string): string {
  return t(`approvals.stale.${code}` as 'approvals.stale.gone', { defaultValue: code })
}
