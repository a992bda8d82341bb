import type pg from 'pg'
import { inTransaction } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import type { Permission } from '../../platform/http/contract.ts'
import { actAs, hasLastingManager, listRoles, lockPeople, permissionsOf } from '../identity/index.ts'
import { isActive } from './queries.ts'

const manage: Permission = 'people:manage'

/**
 * What an administrator does to people and roles: one at a time, in their name, and undone where nobody would be left
 * who can. Whether they still may is asked again once it is their turn: two who take each other's role away at the same
 * moment do not both succeed.
 */
export function administer<T>(batch: pg.Pool, actorId: string, work: (db: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(batch, async (db) => {
    await lockPeople(db)
    await actAs(db, actorId)
    const held = await listRoles(db, actorId)
    if (!(await isActive(db, actorId)) || !held.some((role) => permissionsOf(role).includes(manage))) {
      throw new AppError('not-permitted', 'Your role does not permit this any more.', { permission: manage })
    }
    const result = await work(db)
    if (!(await hasLastingManager(db))) {
      throw new AppError(
        'last-administrator',
        'Nobody would be left who can manage people for good; give somebody else the role first.',
      )
    }
    return result
  })
}

/** Nobody changes what they may do themselves, or locks themselves out. */
export function refuseOwn(actorId: string, personId: string): void {
  if (actorId === personId) throw new AppError('own-account', 'Another administrator has to do this for you.')
}
