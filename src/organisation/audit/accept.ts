import type pg from 'pg'
import { appendAudit } from '../../platform/audit/record.ts'
import { AppError } from '../../platform/errors.ts'
import { replaceHeads } from './heads.ts'
import { chainSome, findHead, listAccepted } from './queries.ts'
import { type Acceptance, accepting, headFaults } from './rules.ts'
import { verifyAudit } from './verify.ts'

const atOnce = 2000

/**
 * Begins the file of heads anew from the chain as it stands, for whoever knows why the two do not fit. The chain says so
 * first: a kill in between leaves the former file, whose faults are told as before. For the process that holds the
 * instance lock, with nobody chaining. Refusals: heads-fit.
 */
export async function acceptHeads(batch: pg.Pool, dataFolder: string, reason: string): Promise<Acceptance> {
  const { faults, faultCount } = await verifyAudit(batch, dataFolder)
  const told = faults.filter(({ kind }) => headFaults.includes(kind))
  // Of more than are listed, some may be of the heads.
  if (!told.length && faultCount === faults.length)
    throw new AppError('heads-fit', 'The file of heads fits the chain: there is nothing to accept.')
  await chainAll(batch)
  const stands = await findHead(batch)
  if (!stands) throw new AppError('heads-fit', 'The audit is empty: there is nothing to accept.')
  const after = `${stands.day} ${stands.number} ${stands.sha256}`
  const details = { reason, after, faults: told.map(({ kind, day, number }) => [kind, day, number].join(' ')) }
  await appendAudit(batch, [{ action: accepting, details }])
  await chainAll(batch)
  const accepted = (await listAccepted(batch)).at(-1)
  if (!accepted) throw new Error('what was accepted is not in the chain')
  await replaceHeads(dataFolder, stands, accepted)
  return accepted
}

async function chainAll(batch: pg.Pool): Promise<void> {
  while ((await chainSome(batch, atOnce)).moved === atOnce);
}
