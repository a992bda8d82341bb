import type pg from 'pg'
import { inTransaction } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { keyPermissions } from '../../platform/http/contract.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { actAs, unionPermissions } from '../identity/index.ts'
import { createApiKey, keyLimits, listApiKeys, listKeyChoices, revokeApiKey } from './contract.ts'
import { makeKey } from './keys.ts'
import { getKey, listInstitutions, listKeys, listSubtree, revokeKey } from './queries.ts'
import { mayGive } from './rules.ts'

export function serveApiKeys(http: Http, { batch }: { batch: pg.Pool }): void {
  serve(http, listApiKeys, async () => ({ items: await listKeys(batch, keyLimits.most) }))

  serve(http, listKeyChoices, async ({ asPerson, person }) => ({
    permissions: keyPermissions
      .filter((one) => person.permissions.has(one))
      .map((permission) => ({ permission, unionOnly: unionPermissions.includes(permission) })),
    institutions: await asPerson(listInstitutions),
  }))

  serve(http, createApiKey, async ({ body, person }) => {
    const { institutionIds } = body
    const subtree = institutionIds && (await listSubtree(batch, institutionIds))
    if (subtree && !institutionIds?.every((one) => subtree.includes(one))) throw notFound('institution')
    const refused = body.permissions.find(
      (one) => !mayGive(person, one, subtree) || (institutionIds && unionPermissions.includes(one)),
    )
    if (refused) {
      const problem = `You cannot give ${refused}: either you do not have it there yourself, or it is the whole union's only.`
      throw new AppError('key-permission', problem, { permission: refused })
    }
    const { keyId, token } = await makeKey(batch, { ...body, madeBy: person.id })
    return { key: await getKey(batch, keyId), token }
  })

  serve(http, revokeApiKey, async ({ params, person }) => {
    const revoked = await inTransaction(batch, async (db) => {
      await actAs(db, person.id)
      return revokeKey(db, params.keyId)
    })
    if (!revoked) throw notFound('API key')
    return {}
  })
}
