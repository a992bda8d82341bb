import { z } from 'zod'
import { defineRoute, id, instant } from '../http/contract.ts'

export const jobStates = ['queued', 'running', 'done', 'failed'] as const

/** A long piece of work with its progress; `progress` runs from 0 to 1. */
export const job = z.object({
  id,
  kind: z.enum(['import', 'close', 'standings', 'movements', 'export']),
  state: z.enum(jobStates),
  progress: z.number(),
  /** Name of the step at work, a key under `job.step.*` in the translations. */
  step: z.string().nullable(),
  /** What it is about: a month for a close, a file or folder name for an import. */
  subject: z.string().nullable(),
  /** Result of the command, as printed by `--json`. */
  result: z.unknown().nullable(),
  error: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.string()) }).nullable(),
  createdAt: instant,
  finishedAt: instant.nullable(),
})
export type Job = z.infer<typeof job>

export const getJob = defineRoute({
  method: 'GET',
  path: '/api/jobs/:jobId',
  summary: 'State and progress of one job',
  permission: 'signed-in',
  forKeys: true,
  params: z.object({ jobId: id }),
  response: job,
})
