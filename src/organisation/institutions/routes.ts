import type { AsPerson } from '../../platform/database/as-person.ts'
import { AppError } from '../../platform/errors.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { identifier } from '../../platform/warehouse/identifier.ts'
import { findChange, insertChange, listFormerFacts, listPlannedChanges, withdraw } from './change-queries.ts'
import {
  type ChangeBody,
  getInstitution,
  listInstitutions,
  listPlanned,
  listSplitChoices,
  planChange,
  previewChange,
  undoChange,
  withdrawChange,
} from './contract.ts'
import { getInstitutionPage } from './page.ts'
import { type Plan, planOf, previewOf, refusePast } from './plan.ts'
import * as queries from './queries.ts'
import { pathOf } from './rules.ts'
import { type InstitutionsOptions, settled } from './settle.ts'
import { serveUnits } from './unit-routes.ts'

export function serveInstitutions(http: Http, options: InstitutionsOptions): void {
  const { warehouse, today } = options

  serve(http, listInstitutions, async ({ ask, query }) => {
    const on = query.on ?? today()
    // Where customers belonged on another day is not kept.
    const [items, known] = await Promise.all([
      ask<queries.InstitutionRecord & { customers: number | null; staff: number }>(queries.treeOn(on, on === today())),
      ask<{ day: string | null }>(queries.knownFrom),
    ])
    const places = new Map(items.map((item) => [item.id, item]))
    return {
      on,
      today: today(),
      knownFrom: known[0]?.day ?? null,
      items: items.map(({ source: _, region: __, ...item }) => ({ ...item, path: pathOf(places, item.id) })),
    }
  })

  serve(http, getInstitution, ({ asPerson, params, query }) =>
    asPerson((db) => getInstitutionPage(db, params.institutionId, query.on ?? today(), today())),
  )

  serve(http, listSplitChoices, ({ asPerson, params }) =>
    asPerson((db) => queries.listSplitChoices(db, params.institutionId)),
  )

  serve(http, listPlanned, ({ asPerson }) => asPerson(async (db) => ({ items: await listPlannedChanges(db) })))

  serve(http, previewChange, async ({ asPerson, body }) => {
    refusePast(body.effectiveOn, today())
    const newId = await identifyNew(asPerson, body)
    return asPerson(async (db) => previewOf(db, await planOf(db, body, newId)))
  })

  serve(http, planChange, async ({ asPerson, person, body }) => {
    refusePast(body.effectiveOn, today())
    const newId = await identifyNew(asPerson, body)
    const [changeId, { change }] = await asPerson(async (db): Promise<[string, Plan]> => {
      await queries.lockOrganisation(db)
      const plan = await planOf(db, body, newId)
      return [await insertChange(db, plan.change, person.name), plan]
    })
    return settled(options, { changeId, subjectId: change.factsOf ?? change.subjectId }, body.effectiveOn)
  })

  serve(http, withdrawChange, ({ asPerson, params }) =>
    asPerson(async (db) => {
      if (!(await findChange(db, params.changeId))) throw notFound('change')
      if (!(await withdraw(db, params.changeId)))
        throw new AppError('change-in-force', 'It is in force already; take it back by a counter-step.')
      return {}
    }),
  )

  serve(http, undoChange, async ({ asPerson, person, params, body }) => {
    refusePast(body.effectiveOn, today())
    const undone = await asPerson(async (db) => {
      await queries.lockOrganisation(db)
      const former = await findChange(db, params.changeId)
      if (!former) throw notFound('change')
      if (!former.reversible)
        throw new AppError(
          'change-overtaken',
          'Something later stands on it, or it is taken back already; change that first.',
        )
      const { subject, subjectId, subjectName, targetId, targetName } = former
      const facts = await listFormerFacts(db, former.id)
      const { effectiveOn, reason } = body
      const undo = {
        kind: 'undo',
        subject,
        subjectId,
        subjectName,
        targetId,
        targetName,
        effectiveOn,
        reason,
        undoes: former.id,
        facts,
      } as const
      return { changeId: await insertChange(db, undo, person.name), subjectId }
    })
    return settled(options, undone, body.effectiveOn)
  })

  serveUnits(http, options)

  /** The warehouse knows how identifiers follow from numbers, and is never waited for within a transaction. */
  async function identifyNew(asPerson: AsPerson, body: ChangeBody): Promise<string> {
    if (body.kind !== 'create' && body.kind !== 'split') return ''
    const known = body.kind === 'split' ? body.institutionId : body.parentId
    const source =
      (known && (await asPerson((db) => queries.findSource(db, known, body.effectiveOn)))) ??
      (body.kind === 'create' ? body.source : undefined)
    if (!source) throw notFound('institution')
    const [row] = await warehouse.query<{ id: string }>(`SELECT toString(${identifier('{number:String}')}) AS id`, {
      source,
      number: body.number,
    })
    return row?.id ?? ''
  }
}
