import { createHmac } from 'node:crypto'
import type pg from 'pg'
import { inTransaction } from '../../platform/database/connect.ts'
import { hashPassword } from './passwords.ts'
import { insertPerson } from './queries.ts'
import type { RoleCode } from './rules.ts'

export interface DemoPerson {
  role: RoleCode
  login: string
  password: string
  name: string
}

const people: { role: RoleCode; name: string; email: string; union: boolean }[] = [
  { role: 'administrator', name: '管理员', email: 'admin@demo.almanac', union: true },
  { role: 'executive', name: '王建国', email: 'executive@demo.almanac', union: true },
  { role: 'risk', name: '李慧敏', email: 'risk@demo.almanac', union: true },
  { role: 'branch-manager', name: '张志远', email: 'branch@demo.almanac', union: false },
  { role: 'relationship-manager', name: '陈晓燕', email: 'manager@demo.almanac', union: false },
  { role: 'teller', name: '刘洋', email: 'teller@demo.almanac', union: false },
]

/**
 * One sign-in per role, those of a branch for `branchId`. The password follows from the data folder's own secret, so
 * that it can be printed at every start and no two installations share one. The relationship manager is `managerNo` of
 * the staff list, whose customers are theirs. People who are there already stay as they are.
 */
export async function seedDemoPeople(
  batch: pg.Pool,
  options: { branchId: string; secret: string; managerNo: string },
): Promise<DemoPerson[]> {
  const demo = listDemoPeople(options.secret)
  for (const [index, person] of demo.entries()) {
    const passwordHash = await hashPassword(person.password)
    const institutionId = people[index]?.union ? null : options.branchId
    await inTransaction(batch, async (db) => {
      const known = await db.query('select from person where lower(email) = $1', [person.login])
      if (known.rowCount) return
      await insertPerson(db, {
        name: person.name,
        staffNo: person.role === 'relationship-manager' ? options.managerNo : null,
        email: person.login,
        passwordHash,
        demo: true,
        roles: [{ role: person.role, institutionId }],
      })
    })
  }
  return demo
}

/** What a later start prints. */
export function listDemoPeople(secret: string): DemoPerson[] {
  return people.map(({ role, name, email }) => ({
    role,
    name,
    login: email,
    password: createHmac('sha256', secret).update(`demo ${role}`).digest('base64url').slice(0, 12),
  }))
}
