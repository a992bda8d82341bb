import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import { queryOf } from '../../http/query.ts'
import { getJob, type Job } from '../contract.ts'

const pollMs = 500

/** Follows a job until it ends; `onEnd` is told once, in this view. */
export function useJob(jobId: string | undefined, onEnd?: (job: Job) => void) {
  const job = useQuery({
    ...queryOf(getJob, { params: { jobId: jobId ?? '0' } }),
    enabled: jobId !== undefined,
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : pollMs),
    refetchIntervalInBackground: true,
  })
  const tell = useEffectEvent((ended: Job) => onEnd?.(ended))
  const ended = job.data && hasEnded(job.data) ? job.data : undefined
  useEffect(() => {
    if (ended) tell(ended)
  }, [ended])
  return job
}

export function hasEnded(job: Job): boolean {
  return job.state === 'done' || job.state === 'failed'
}
