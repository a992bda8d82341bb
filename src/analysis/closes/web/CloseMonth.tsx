import { CheckCircleOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import type { Job } from '../../../platform/jobs/contract.ts'
import { hasEnded, useJob } from '../../../platform/jobs/web/use-job.ts'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { JobProgress } from '../../../ui/JobProgress.tsx'
import { Notice } from '../../../ui/Mark.tsx'
import { type CloseSummary, startClose } from '../contract.ts'
import css from './CloseMonth.module.css'

interface CloseMonthProps {
  state: { nextMonth: string | null; touchedFrom: string | null; runningJobId: string | null }
}

/** Closes the next month after asking once, then follows the close; also one that a colleague has started. */
export function CloseMonth({ state }: CloseMonthProps) {
  const { t } = useTranslation()
  const { month } = useFormats()
  const { modal } = App.useApp()
  const client = useQueryClient()
  const [started, setStarted] = useState<string>()
  const jobId = started ?? state.runningJobId ?? undefined
  // Everything that a close decides may differ now: tiers in the list, stories, closed months.
  const job = useJob(jobId, () => client.invalidateQueries({ predicate: (query) => !isJobKey(query.queryKey) }))
  const start = useMutation({
    mutationFn: (wanted: string) => call(startClose, { body: { month: wanted } }),
    onSuccess: ({ jobId: id }) => setStarted(id),
  })
  const { nextMonth, touchedFrom } = state
  const ask = (wanted: string) =>
    modal.confirm({
      title: t('closes.confirm', { month: month(wanted) }),
      content: touchedFrom ? t('closes.confirmTouched', { month: month(touchedFrom) }) : t('closes.confirmHint'),
      okText: t('closes.close', { month: month(wanted) }),
      icon: null,
      focusable: { autoFocusButton: 'ok' },
      onOk: () => start.mutate(wanted),
    })
  const running = jobId !== undefined && !(job.data && hasEnded(job.data)) && !job.isError
  const subject = job.data?.subject ?? nextMonth
  if (running) {
    return (
      <div className={css.wide}>
        <JobProgress
          title={subject ? t('closes.closing', { month: monthOr(subject, month) }) : t('closes.title')}
          job={job.data}
        />
      </div>
    )
  }
  return (
    <>
      {nextMonth && (
        <Button type="primary" loading={start.isPending} onClick={() => ask(nextMonth)}>
          {t('closes.close', { month: month(nextMonth) })}
        </Button>
      )}
      {(start.error || (started && job.data)) && (
        <div className={css.wide}>
          <FormProblem>{start.error && problemWords(start.error)}</FormProblem>
          {started && job.data && <Outcome job={job.data} />}
        </div>
      )}
    </>
  )
}

function Outcome({ job }: { job: Job }) {
  const { t } = useTranslation()
  const { month, count } = useFormats()
  const title = t('closes.closing', { month: job.subject ? monthOr(job.subject, month) : '' })
  if (job.state === 'failed') return <JobProgress title={title} job={job} />
  const summary = job.result as CloseSummary | null
  if (!summary) return null
  return (
    <Notice tone="good" icon={<CheckCircleOutlined />}>
      <span>
        {t('closes.done', { month: month(summary.month), count: summary.customers, number: count(summary.customers) })}
      </span>
      {summary.differences > 0 && (
        <span>{t('closes.differences', { count: summary.differences, number: count(summary.differences) })}</span>
      )}
    </Notice>
  )
}

function monthOr(subject: string, month: (value: string) => string): string {
  return /^\d{4}-\d{2}$/.test(subject) ? month(subject) : subject
}

function isJobKey(key: readonly unknown[]): boolean {
  return String(key[0]).startsWith('/api/jobs')
}
