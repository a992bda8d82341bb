import type pg from 'pg'
import type { Person } from '../../platform/auth/person.ts'
import { inTransaction, type Queryable } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { hashNewPassword, hashPassword } from './passwords.ts'
import { findActiveName, insertPerson, listRoles, readSetup, replaceSetupCode, takeSetupCode } from './queries.ts'
import { type RoleCode, toPerson } from './rules.ts'
import { sha256 } from './sessions.ts'
import { bareCode, newTypedCode } from './totp.ts'

export interface PersonInput {
  name: string
  staffNo?: string | null
  email?: string | null
  password: string
  /** `institutionId` null: for the whole union. */
  roles: { role: RoleCode; institutionId: string | null }[]
  /** Demo people sign in on loopback only. */
  demo?: boolean
}

/** Answers the new person's id. */
export async function createPerson(batch: pg.Pool, input: PersonInput): Promise<string> {
  const passwordHash = await hashPassword(input.password)
  const { name, staffNo = null, email = null, roles, demo = false } = input
  return inTransaction(batch, (db) => insertPerson(db, { name, staffNo, email, passwordHash, demo, roles }))
}

/** With what their roles let them do now, for what is done in their stead; undefined for whoever may not sign in. As the batch role. */
export async function findPerson(db: Queryable, personId: string): Promise<Person | undefined> {
  const name = await findActiveName(db, personId)
  return name === undefined ? undefined : toPerson(personId, name, await listRoles(db, personId))
}

export async function hasDemoPeople(batch: pg.Pool): Promise<boolean> {
  return (await readSetup(batch)).demo
}

/** A new one-time code for the first administrator, to be shown on the console; undefined once there are people. */
export async function issueSetupCode(batch: pg.Pool): Promise<string | undefined> {
  if ((await readSetup(batch)).people) return undefined
  const code = newTypedCode()
  await replaceSetupCode(batch, sha256(bareCode(code)))
  return code
}

/** The code is spent and the administrator made in one commit. */
export async function createFirstAdministrator(
  batch: pg.Pool,
  input: { code: string; name: string; email: string; password: string },
): Promise<string> {
  if ((await readSetup(batch)).people) {
    throw new AppError('setup-done', 'There is an administrator already; sign in instead.')
  }
  const { name, email } = input
  const passwordHash = await hashNewPassword(input.password, { name, email, staffNo: null })
  return inTransaction(batch, async (db) => {
    if (!(await takeSetupCode(db, sha256(bareCode(input.code))))) {
      throw new AppError('setup-code-wrong', 'This is not the code on the console; a restart prints a new one.')
    }
    return insertPerson(db, {
      name,
      staffNo: null,
      email,
      passwordHash,
      demo: false,
      roles: [{ role: 'administrator', institutionId: null }],
    })
  })
}
