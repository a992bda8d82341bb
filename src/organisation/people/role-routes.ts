import type { Queryable } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { permissions } from '../../platform/http/contract.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { roleCodes } from '../identity/contract.ts'
import { isPreset, ownsFactor, rolePermissions, unionPermissions } from '../identity/index.ts'
import { administer } from './administer.ts'
import { changeRole, createRole, deleteRole, demandSecondFactor, listRoles, listWithoutFactor } from './contract.ts'
import * as queries from './role-queries.ts'
import type { PeopleOptions } from './routes.ts'
import { customIdOf, customRole } from './rules.ts'
import {
  copyDemand,
  deleteDemand,
  listDemands,
  listWithoutFactor as queryWithoutFactor,
  upsertDemand,
} from './second-factor-queries.ts'

export function serveRoles(http: Http, options: PeopleOptions): void {
  const { batch, sessions, providerCounts, timeZone, today } = options
  serve(http, listRoles, async () => {
    const [custom, holders, demands] = await Promise.all([
      queries.listCustomRoles(batch),
      queries.countHolders(batch),
      listDemands(batch, timeZone),
    ])
    const known = [
      ...roleCodes.map((role) => ({ role, name: null, given: rolePermissions[role] as readonly string[] })),
      ...custom.map((one) => ({ role: customRole(one.id), name: one.name, given: one.permissions })),
    ]
    const items = known.map(({ role, name, given }) => ({
      role,
      name,
      permissions: permissions.filter((one) => given.includes(one)),
      holders: holders.get(role) ?? 0,
      secondFactorFrom: demands.get(role) ?? null,
    }))
    return { items, unionOnly: [...unionPermissions] }
  })
  serve(http, createRole, ({ body, person }) =>
    named(
      administer(batch, person.id, async (db) => {
        const given = await permissionsOfRole(db, body.copyOf)
        const role = customRole(await queries.insertCustomRole(db, body.name, given))
        await copyDemand(db, body.copyOf, role)
        return { role }
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
      await deleteDemand(db, params.role)
      return {}
    }),
  )

  serve(http, listWithoutFactor, async ({ params }) => {
    await permissionsOfRole(batch, params.role)
    return queryWithoutFactor(batch, params.role, providerCounts)
  })
  serve(http, demandSecondFactor, async ({ body, params, person }) => {
    const { firstDay } = body
    if (firstDay && firstDay < today()) throw pastDay()
    await administer(batch, person.id, async (db) => {
      await permissionsOfRole(db, params.role)
      if (!firstDay) return deleteDemand(db, params.role)
      const isOwn = await queries.isHeld(db, params.role, person.id)
      if (isOwn && !(await ownsFactor(db, person.id, providerCounts))) throw ownFactor()
      await upsertDemand(db, params.role, firstDay, timeZone)
    })
    sessions.forgetEverybody()
    return {}
  })
}

async function permissionsOfRole(db: Queryable, role: string): Promise<readonly string[]> {
  if (isPreset(role)) return rolePermissions[role]
  const found = await queries.findCustomRole(db, customIdOf(role) ?? '')
  if (!found) throw notFound('role')
  return found.permissions
}

function ownRole(): AppError {
  return new AppError('role-own', 'You hold this role yourself; another administrator has to change it.')
}

function pastDay(): AppError {
  return new AppError('effective-past', 'Choose today or a later day.')
}

/** Who cannot meet it would not be able to undo it either. */
function ownFactor(): AppError {
  return new AppError('second-factor-own', 'You hold this role yourself: set up your own second factor first.')
}

function named<T>(saving: Promise<T>): Promise<T> {
  return saving.catch((error) => {
    if ((error as { constraint?: string }).constraint !== 'custom_role_name') throw error
    throw new AppError('role-name-taken', 'There is a role of this name already; choose another name.')
  })
}
