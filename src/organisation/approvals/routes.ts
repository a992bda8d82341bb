import { z } from 'zod'
import { inTransaction } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { insertNotice } from '../notices/index.ts'
import { type Approvals, asDecider, decideRequest, type Reader, withdrawRequest } from './approvals.ts'
import * as contract from './contract.ts'
import { insertDelegation, markDelegationEnded, nameActor } from './decision-queries.ts'
import * as queries from './queries.ts'
import { hasOtherDecider, listRuled, requestRuleChange } from './rule-changes.ts'
import { mayDecide, type Right } from './rules.ts'

const place = z.tuple([z.string().max(40).nullable(), z.string().regex(/^\d{1,19}$/)])

export function serveApprovals(http: Http, approvals: Approvals): void {
  const { batch } = approvals
  const tell = (call: Reader, requestId: string) =>
    asDecider(approvals, call, async (db, rights) => {
      const record = await queries.findRequest(db, requestId)
      if (!record) throw notFound('request')
      return toApproval(record, rights)
    })

  serve(http, contract.listApprovals, async ({ query, ...call }) => {
    const after = readCursor(query.cursor, place)
    const records = await asDecider(approvals, call, (db, _rights, offices) =>
      queries.listRequests(db, query.box, offices, query.limit, after),
    )
    return toPage(
      records,
      query.limit,
      ({ place: _, ...row }) => row,
      (row) => [row.place, row.id],
    )
  })
  serve(http, contract.countApprovals, (call) =>
    asDecider(approvals, call, async (db, _rights, offices) => ({ count: await queries.countWaiting(db, offices) })),
  )
  serve(http, contract.listCustomerApprovals, ({ params, ...call }) =>
    asDecider(approvals, call, async (db) => ({ items: await queries.listOfCustomer(db, params.customerId) })),
  )
  serve(http, contract.listApprovalRules, async ({ asPerson, person }) => ({
    items: await asPerson((db) => listRuled(approvals, db)),
    othersDecide: await hasOtherDecider(approvals, person),
  }))
  serve(http, contract.requestRules, async ({ person, body }) => {
    const { id } = await requestRuleChange(approvals, person, body)
    return { requestId: id }
  })
  serve(http, contract.listRuleChanges, (call) =>
    asDecider(approvals, call, async (db) => ({ items: await queries.listOfRules(db) })),
  )
  serve(http, contract.getApproval, ({ params, ...call }) => tell(call, params.requestId))
  serve(http, contract.decideApproval, async ({ params, body, ...call }) => {
    // First as the reader sees it: what they may not see is not there.
    await tell(call, params.requestId)
    await decideRequest(approvals, call.person, params.requestId, body)
    return tell(call, params.requestId)
  })
  serve(http, contract.withdrawApproval, async ({ params, body, ...call }) => {
    await tell(call, params.requestId)
    await withdrawRequest(approvals, call.person, params.requestId, body.comment)
    return tell(call, params.requestId)
  })

  serve(http, contract.listDelegations, ({ asPerson }) => {
    const { today } = approvals.moment()
    return asPerson(async (db) => ({ items: await queries.listDelegationRecords(db, today), today }))
  })
  serve(http, contract.findColleagues, ({ asPerson, query }) =>
    asPerson(async (db) => ({ items: await queries.listColleagues(db, query.text) })),
  )
  serve(http, contract.createDelegation, async ({ person, body }) => {
    if (body.untilOn < body.fromOn || body.untilOn < approvals.moment().today)
      throw new AppError('delegation-period', 'The last day lies before the first, or has passed; choose a later one.')
    await inTransaction(batch, async (db) => {
      await nameActor(db, person.id)
      if (!(await insertDelegation(db, person, body))) throw notFound('colleague')
      const { delegateId, fromOn, untilOn } = body
      await insertNotice(db, {
        personId: delegateId,
        kind: 'right-handed-over',
        details: { person: person.name, fromOn, untilOn },
      })
    })
    return {}
  })
  serve(http, contract.endDelegation, async ({ person, params }) => {
    await inTransaction(batch, async (db) => {
      await nameActor(db, person.id)
      if (!(await markDelegationEnded(db, person.id, params.delegationId))) throw notFound('delegation')
    })
    return {}
  })
}

function toApproval(record: queries.RequestRecord, rights: [Right, ...Right[]]): contract.Approval {
  const { requestedBy, office: _, chain, trail, ...rest } = record
  const approvals = trail.filter(({ action }) => action === 'approved')
  const approvedBy = approvals
    .flatMap(({ personId, forPersonId }) => [personId, forPersonId])
    .filter((id) => id !== null)
  const may = mayDecide({ ...record, approvedBy }, rights)
  return {
    ...rest,
    chain: chain.map(({ institutionId, ...step }) => ({ ...step, level: institutionId === null ? 'union' : 'branch' })),
    trail,
    mayDecide: may.ok,
    decidesFor: may.ok && may.by !== rights[0] ? may.by.name : null,
    barred: !may.ok && (may.reason === 'own' || may.reason === 'twice') ? may.reason : null,
    mayWithdraw: record.state === 'pending' && requestedBy === rights[0].personId,
  }
}
