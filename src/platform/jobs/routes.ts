import { notFound } from '../http/problem.ts'
import { type Http, serve } from '../http/server.ts'
import { getJob } from './contract.ts'
import { findJob } from './queue.ts'

/** A person sees their own jobs, the union level all (row-level security). */
export function serveJobs(http: Http): void {
  serve(http, getJob, async ({ asPerson, params }) => {
    const job = await asPerson((db) => findJob(db, params.jobId))
    if (!job) throw notFound('job')
    return job
  })
}
