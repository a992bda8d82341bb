import { CheckCircleOutlined, StopOutlined, UploadOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError, upload } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import type { Job } from '../../../platform/jobs/contract.ts'
import { hasEnded, useJob } from '../../../platform/jobs/web/use-job.ts'
import { FileDrop } from '../../../ui/FileDrop.tsx'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { JobProgress } from '../../../ui/JobProgress.tsx'
import { Notice } from '../../../ui/Mark.tsx'
import { ProgressBar } from '../../../ui/ProgressBar.tsx'
import { Problem } from '../../../ui/States.tsx'
import { deliveryStates, getDeliveryCalendar, listDeliveries, uploadDelivery } from '../contract.ts'
import css from './UploadPanel.module.css'

interface UploadPanelProps {
  /** The import under way or just done; it stands in the address, so that a reload keeps following it. */
  jobId: string | undefined
  onJob: (jobId: string | undefined) => void
}

/** Hands in a zip: first its way to the server, then the import, step by step. */
export function UploadPanel({ jobId, onJob }: UploadPanelProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [sent, setSent] = useState({ name: '', share: 0 })
  const job = useJob(jobId, () => {
    for (const { path } of [listDeliveries, getDeliveryCalendar]) void client.invalidateQueries({ queryKey: [path] })
  })
  const sending = useMutation({
    mutationFn: (file: File) => upload(uploadDelivery, file, (share) => setSent({ name: file.name, share })),
    onSuccess: ({ jobId: started }) => onJob(started),
  })
  if (sending.isPending) {
    return (
      <ProgressBar
        title={t('delivery.sending', { name: sent.name })}
        note={t('delivery.sendingNote')}
        share={sent.share}
      />
    )
  }
  const known = jobId !== undefined && !isApiError(job.error, 404)
  if (known && job.isError) return <Problem error={job.error} retry={job.refetch} />
  if (known && !(job.data && hasEnded(job.data))) {
    return <JobProgress title={t('delivery.importing', { name: job.data?.subject ?? sent.name })} job={job.data} />
  }
  return (
    <div className={css.panel}>
      {known && job.data && <Outcome job={job.data} onClose={() => onJob(undefined)} />}
      <FileDrop
        accept=".zip,application/zip"
        icon={<UploadOutlined aria-hidden />}
        label={t('delivery.upload')}
        hint={t('delivery.uploadHint')}
        onFile={(file) => {
          setSent({ name: file.name, share: 0 })
          onJob(undefined)
          sending.mutate(file)
        }}
      />
      <FormProblem>{sending.error && problemWords(sending.error)}</FormProblem>
    </div>
  )
}

function Outcome({ job, onClose }: { job: Job; onClose: () => void }) {
  const { t } = useTranslation()
  const title = t('delivery.importing', { name: job.subject ?? '' })
  if (job.state === 'failed') return <JobProgress title={title} job={job} onDismiss={onClose} />
  const { deliveries = [] } = (job.result ?? {}) as { deliveries?: { state: string }[] }
  const parts = deliveryStates
    .map((state) => ({ state, count: deliveries.filter((entry) => entry.state === state).length }))
    .filter((part) => part.count > 0)
    .map((part) => t(`delivery.outcome.${part.state}`, { count: part.count }))
  const held = deliveries.some((entry) => entry.state === 'held')
  return (
    <Notice tone={held ? 'bad' : 'good'} icon={held ? <StopOutlined /> : <CheckCircleOutlined />} onDismiss={onClose}>
      {parts.length > 0 ? parts.join(t('ui.listComma')) : t('delivery.outcome.nothing')}
    </Notice>
  )
}
