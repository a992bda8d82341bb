import {
  BranchesOutlined,
  EditOutlined,
  InboxOutlined,
  MergeCellsOutlined,
  PlusOutlined,
  RollbackOutlined,
  StopOutlined,
  SwapOutlined,
} from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { call } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Timeline, type TimelineEntry } from '../../../ui/Timeline.tsx'
import { type Change, type DeliveredState, undoChange, withdrawChange } from '../contract.ts'
import { ChangeForm, type DatedReason } from './ChangeForm.tsx'
import css from './Organisation.module.css'
import { changeWords, factWords, fieldWords, valueWords } from './organisation-words.ts'
import { useOrganisationChanged } from './use-organisation.ts'

const signs: Record<Change['kind'], ReactNode> = {
  create: <PlusOutlined />,
  change: <EditOutlined />,
  'give-back': <InboxOutlined />,
  move: <SwapOutlined />,
  merge: <MergeCellsOutlined />,
  split: <BranchesOutlined />,
  close: <StopOutlined />,
  undo: <RollbackOutlined />,
}

interface ChangeListProps {
  label: string
  today: string
  changes: readonly Change[]
  /** What deliveries have brought, where it belongs to the story. */
  deliveries?: readonly DeliveredState[]
  empty: ReactNode
}

/** What was decided and delivered, the latest first, each with the way back that there is. */
export function ChangeList({ label, today, changes, deliveries = [], empty }: ChangeListProps) {
  const { t } = useTranslation()
  const { longDate } = useFormats()
  const decided = changes.map((change) => ({
    day: change.effectiveOn,
    entry: {
      key: change.id,
      when: longDate(change.effectiveOn),
      title: changeWords(change, t),
      icon: signs[change.kind],
      tone: change.state === 'planned' ? 'accent' : 'quiet',
      detail: <ChangeDetail change={change} today={today} />,
    } satisfies TimelineEntry,
  }))
  const delivered = deliveries.map(({ since, first, fields }) => ({
    day: since,
    entry: {
      key: `delivered ${since}`,
      when: longDate(since),
      title: t(first ? 'organisation.delivered.first' : 'organisation.delivered.changed'),
      icon: <InboxOutlined />,
      tone: 'quiet',
      detail: fields
        .map(({ field, value }) =>
          t('organisation.change.fact', { field: fieldWords(field, t), value: valueWords(field, value, t) }),
        )
        .join(t('ui.listComma')),
    } satisfies TimelineEntry,
  }))
  const entries = [...decided, ...delivered].sort((one, other) =>
    one.day < other.day ? 1 : one.day > other.day ? -1 : 0,
  )
  return <Timeline label={label} entries={entries.map(({ entry }) => entry)} empty={empty} />
}

function ChangeDetail({ change, today }: { change: Change; today: string }) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const mayManage = useMay('organisation:manage')
  const changed = useOrganisationChanged()
  const [takingBack, setTakingBack] = useState(false)
  const withdrawing = useMutation({
    mutationFn: () => call(withdrawChange, { params: { changeId: change.id } }),
    onSettled: changed,
  })
  const undo = async ({ effectiveOn, reason }: DatedReason) =>
    call(undoChange, { params: { changeId: change.id }, body: { effectiveOn, reason } })
  return (
    <div className={css.detail}>
      {factWords(change, t).map((line) => (
        <span key={line}>{line}</span>
      ))}
      {change.reason && <span>{change.reason}</span>}
      <span className={css.note}>
        {change.state === 'planned' && `${t('organisation.plannedMark')} · `}
        {change.state === 'withdrawn' && `${t('organisation.withdrawnMark')} · `}
        {t('organisation.byOn', { name: change.by ?? '–', when: instant(change.at) })}
      </span>
      {mayManage && change.state === 'planned' && (
        <Button
          type="link"
          className={css.act ?? ''}
          loading={withdrawing.isPending}
          onClick={() => withdrawing.mutate()}
        >
          {t('organisation.withdraw')}
        </Button>
      )}
      {mayManage && change.reversible && (
        <Button type="link" className={css.act ?? ''} onClick={() => setTakingBack(true)}>
          {t('organisation.takeBack')}
        </Button>
      )}
      {withdrawing.error && <span role="alert">{problemWords(withdrawing.error)}</span>}
      {takingBack && (
        <ChangeForm<DatedReason>
          title={t('organisation.takeBackTitle', { what: changeWords(change, t) })}
          today={today}
          initial={{}}
          onSubmit={undo}
          onClose={() => setTakingBack(false)}
        />
      )}
    </div>
  )
}
