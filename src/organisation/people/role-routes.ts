import type pg from 'pg'
import { AppError } from '../../platform/errors.ts'
import { permissions } from '../../platform/http/contract.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { roleCodes } from '../identity/contract.ts'
import { isPreset, rolePermissions, unionPermissions } from '../identity/index.ts'
import { administer } from './administer.ts'
import { changeRole, createRole, deleteRole, listRoles } from './contract.ts'
import * as queries from './role-queries.ts'
import { customIdOf, customRole } from './rules.ts'

export function serveRoles(http: Http, { batch }: { batch: pg.Pool }): void {
  serve(http, listRoles, async () => {
    const [custom, holders] = await Promise.all([queries.listCustomRoles(batch), queries.countHolders(batch)])
    const known = [
      ...roleCodes.map((role) => ({ role, name: null, given: rolePermissions[role] as readonly string[] })),
      ...custom.map((one) => ({ role: customRole(one.id), name: one.name, given: one.permissions })),
    ]
    const items = known.map(({ role, name, given }) => ({
      role,
      name,
      permissions: permissions.filter((one) => given.includes(one)),
      holders: holders.get(role) ?? 0,
    }))
    return { items, unionOnly: [...unionPermissions] }
  })
  serve(http, createRole, ({ body, person }) =>
    named(
      administer(batch, person.id, async (db) => {
        const given = await permissionsOfRole(db, body.copyOf)
        return { role: customRole(await queries.insertCustomRole(db, body.name, given)) }
      }),
    ),
  )
  serve(http, changeRole, ({ body, params, person }) =>
    named(
      administer(batch, person.id, async (db) => {
        if (await queries.isHeld(db, params.role, person.id)) throw ownRole()
        const id = customIdOf(params.role)
        if (!id || !(await queries.updateCustomRole(db, id, body.name, body.permissions))) throw notFound('role')
        return {}
      }),
    ),
  )
  serve(http, deleteRole, ({ params, person }) =>
    administer(batch, person.id, async (db) => {
      if (await queries.isHeld(db, params.role)) {
        throw new AppError('role-in-use', 'Somebody holds this role, or will: end that first.')
      }
      const id = customIdOf(params.role)
      if (!id || !(await queries.markRoleDeleted(db, id))) throw notFound('role')
      return {}
    }),
  )
}

async function permissionsOfRole(db: pg.PoolClient, role: string): Promise<readonly string[]> {
  if (isPreset(role)) return rolePermissions[role]
  const found = await queries.findCustomRole(db, customIdOf(role) ?? '')
  if (!found) throw notFound('role')
  return found.permissions
}

function ownRole(): AppError {
  return new AppError('role-own', 'You hold this role yourself; another administrator has to change it.')
}

function named<T>(saving: Promise<T>): Promise<T> {
  return saving.catch((error) => {
    if ((error as { constraint?: string }).constraint !== 'custom_role_name') throw error
    throw new AppError('role-name-taken', 'There is a role of this name already; choose another name.')
  })
}
