import { CloseCircleOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { findWords } from '../platform/i18n/coded.ts'
import type { Job } from '../platform/jobs/contract.ts'
import { Notice } from './Mark.tsx'
import { ProgressBar } from './ProgressBar.tsx'

interface JobProgressProps {
  title: string
  job: Job | undefined
  /** Present where a failed one may be put away. */
  onDismiss?: () => void
}

/** A job at work: its step in words and how far it is; or why it failed. */
export function JobProgress({ title, job, onDismiss }: JobProgressProps) {
  const { t } = useTranslation()
  if (job?.state === 'failed') {
    const { error } = job
    return (
      <Notice tone="bad" icon={<CloseCircleOutlined />} {...(onDismiss && { onDismiss })}>
        <strong>{t('job.failed', { title })}</strong>
        {error && <span>{findWords('error', error.code, error.details) ?? error.message}</span>}
      </Notice>
    )
  }
  const step = job?.step ? (findWords('job.step', job.step) ?? t('job.working')) : t('job.queued')
  return <ProgressBar title={title} note={step} share={job?.progress ?? 0} />
}
