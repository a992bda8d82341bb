import type { Permission } from '../../src/platform/http/contract.ts'

// What people are told of things outside their sight, on purpose, each with the reason. Whatever is not named here is
// looked for.
//
// Never marked as anybody's (marked.ts):
// - names of institutions and of staff: the tree and who works where are known throughout a union;
// - surnames of co-owners: an account owned together is seen to be one (rules.md §10); the rest of the name is marked;
// - which villages there are: deliveries name them, and they name nobody;
// - the tier policy: one holds for all, and tells no figure of anybody;
// - sums of a closed month contain confidential customers: they agree with the books (docs/decisions/access.md);
// - identifiers, and no more, of customers whom somebody has opened once, or of whose opening they were told as the manager;
// - identifiers of customers in the audit and among everybody's openings: they keep their entries, and names follow the
//   reader's sight;
// - which deliveries came, and which months were worked out again: they explain figures in sight, and name nobody.

/** Fields of answers that follow from the course of work everywhere: they differ after any delivery, and tell of nobody. */
export const courseOfWork = [
  'balanceDeliveryId',
  'deliveryId',
  'closedAt',
  'writtenAt',
  'seenAt',
  'seconds',
  'recomputedMonths',
  'touchedFrom',
  'monthDifferences',
  'differences',
  // of one's own exports, one more by each walk
  'downloads',
]

/** Movements are numbered across the union when they are written: their numbers, also in cursors, are others after each. */
export const numberedByWriting = '/api/movements'

/** Answers that tell of the last recomputation, and so are others after each. They are looked through for marks all the same. */
export const ofTheLastRecomputation = ['/api/closes/:month/differences', '/api/closes/:month/recomputation']

/** Tables that reading and being refused may write to. */
export const writtenByAsking: Record<string, string> = {
  audit_inbox: 'what is read and refused is recorded',
  audit_entry: 'what is recorded is chained',
  session: 'when it was last used is noted',
  sign_in_failure: 'attempts are counted',
}

/** Values of a query that take a permission besides the one of the route; without it they are refused. */
export const furtherNeeded: Record<string, Record<string, Permission>> = {
  // Everybody sees what they have opened themselves; what others have is the auditors' to see.
  'GET /api/openings': { 'whose=all': 'audit:read' },
}

/** What is served without a contract. `call`: addresses to ask for; none where there is nothing of anybody's. */
export const withoutContract: Record<
  string,
  { why: string; needed?: 'quarantine:read'; call?: (deliveryIds: string[]) => string[] }
> = {
  'GET /api/openapi.json': { why: 'describes the routes', call: () => ['/api/openapi.json'] },
  'GET /health': { why: 'tells whether the parts work', call: () => ['/health'] },
  'GET /api/deliveries/:deliveryId/quarantine.csv': {
    why: 'a download',
    needed: 'quarantine:read',
    call: (ids) => ids.map((id) => `/api/deliveries/${id}/quarantine.csv`),
  },
  'GET /': { why: 'the web client, the same for everybody' },
  'GET /*': { why: 'files of the web client, the same for everybody' },
}

/** Tables whose institution says where something is kept, not whose it is. */
export const institutionIsNotWhose: Record<string, string> = {
  'public.account': 'one owned together is kept at one institution, and is to be seen by its owners’',
  'public.staff': 'who works where is known throughout a union',
  'public.delivered_institution_state':
    'names of institutions and their place in the tree, and since when: known throughout a union',
  'public.delivered_placement': 'who worked where in which post, and since when: known throughout a union',
  'public.organisation_unit': 'departments and posts of institutions: known throughout a union',
  'public.customer_opening': 'the outlet where the customer stood; whose the opening is, its policy says',
}

/** Tables in which a row of no institution is the reader's own; that it is nobody else's, their policies are walked for. */
export const ownOfTheUnion: Record<string, string> = {
  'public.approval_request': 'what one has asked for, of no branch',
  'public.person_role': 'roles that one holds, or held, for the union',
}
