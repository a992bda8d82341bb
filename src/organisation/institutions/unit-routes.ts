import type { Queryable } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { insertChange, insertUnit, type NewChange, type NewFact } from './change-queries.ts'
import { changeUnit, createUnit, placeStaff } from './contract.ts'
import { refusePast } from './plan.ts'
import * as queries from './queries.ts'
import { type InstitutionsOptions, settled } from './settle.ts'

/** Departments, posts, and who holds them. */
export function serveUnits(http: Http, options: InstitutionsOptions): void {
  const { today } = options

  serve(http, createUnit, async ({ asPerson, person, body }) => {
    refusePast(body.effectiveOn, today())
    const { institutionId, kind, name, customerGroup, effectiveOn } = body
    const made = await asPerson(async (db) => {
      await queries.lockOrganisation(db)
      await refuseTaken(db, { institutionId, kind, name, effectiveOn })
      const subjectId = await insertUnit(db, institutionId, kind, effectiveOn)
      const facts: NewFact[] = [
        { field: 'name', value: name },
        { field: 'customerGroup', value: customerGroup },
      ]
      const change = {
        kind: 'create',
        subject: 'unit',
        subjectId,
        subjectName: name,
        effectiveOn,
        reason: '',
        facts,
      } as const
      return { changeId: await insertChange(db, change, person.name), subjectId }
    })
    return settled(options, made, effectiveOn)
  })

  serve(http, changeUnit, async ({ asPerson, person, params, body }) => {
    refusePast(body.effectiveOn, today())
    const { name, customerGroup, closed, effectiveOn } = body
    const made = await asPerson(async (db) => {
      await queries.lockOrganisation(db)
      const unit = await queries.findUnit(db, params.unitId)
      if (!unit) throw notFound('unit')
      if (name === null && unit.deliveredName === null)
        throw new AppError('bad-input', 'name: no delivery has a name for it.', {
          field: 'name',
          problem: 'no delivery has one',
        })
      const { institutionId, kind } = unit
      if (name !== null && !closed)
        await refuseTaken(db, { institutionId, kind, name, effectiveOn, but: params.unitId })
      const facts: NewFact[] = [
        name === null ? { field: 'name' } : { field: 'name', value: name },
        { field: 'customerGroup', value: customerGroup },
        { field: 'closed', value: closed },
      ]
      const subjectName = unit.name ?? unit.deliveredName ?? ''
      const change = {
        kind: closed ? 'close' : 'change',
        subject: 'unit',
        subjectId: params.unitId,
        subjectName,
        effectiveOn,
        reason: '',
        facts,
      } as const
      return { changeId: await insertChange(db, change, person.name), subjectId: params.unitId }
    })
    return settled(options, made, effectiveOn)
  })

  serve(http, placeStaff, async ({ asPerson, person, params, body }) => {
    refusePast(body.effectiveOn, today())
    const { placement, effectiveOn, reason } = body
    const made = await asPerson(async (db) => {
      await queries.lockOrganisation(db)
      const subjectName = await queries.findStaffName(db, params.staffId)
      if (subjectName === undefined) throw notFound('staff')
      const target = placement && (await checkPlacement(db, placement, effectiveOn))
      const change = {
        kind: placement ? 'move' : 'give-back',
        subject: 'staff',
        subjectId: params.staffId,
        subjectName,
        targetId: placement?.institutionId ?? (await queries.findDeliveredPlace(db, params.staffId)) ?? null,
        targetName: target?.name ?? null,
        effectiveOn,
        reason,
        facts: [placement ? { field: 'placement', value: placement } : { field: 'placement' }],
      } satisfies NewChange
      return { changeId: await insertChange(db, change, person.name), subjectId: params.staffId }
    })
    return settled(options, made, effectiveOn)
  })
}

interface Named {
  institutionId: string
  kind: queries.UnitRecord['kind']
  name: string
  effectiveOn: string
  but?: string
}

async function refuseTaken(db: Queryable, { institutionId, kind, name, effectiveOn, but }: Named): Promise<void> {
  const institution = (await queries.listOn(db, effectiveOn)).find((one) => one.id === institutionId)
  if (!institution) throw notFound('institution')
  const units = await queries.listUnits(db, [institutionId], effectiveOn)
  if (units.some((one) => one.id !== but && one.kind === kind && !one.closed && one.name === name))
    throw new AppError('name-taken', 'There is one of this name already; choose another name.')
}

/** A post and a department are those of the institution, and open on the day. */
async function checkPlacement(
  db: Queryable,
  place: { institutionId: string; departmentId: string | null; postId: string | null },
  effectiveOn: string,
): Promise<queries.InstitutionRecord> {
  const institution = (await queries.listOn(db, effectiveOn)).find((one) => one.id === place.institutionId)
  if (!institution) throw notFound('institution')
  if (institution.closed)
    throw new AppError('institution-closed', 'It is closed on that day; choose another institution or day.')
  const open = (await queries.listUnits(db, [institution.id], effectiveOn)).filter((one) => !one.closed)
  for (const [kind, unitId] of [
    ['department', place.departmentId],
    ['post', place.postId],
  ] as const)
    if (unitId !== null && !open.some((one) => one.kind === kind && one.id === unitId)) throw notFound(kind)
  return institution
}
