import { z } from 'zod'
import { reasonText } from '../../organisation/approvals/contract.ts'
import { cursorQuery, date, decimal, defineRoute, id, instant, month, pageOf } from '../../platform/http/contract.ts'
import { type FieldType, type FilterOp, filterNode, filterParameter, opsOfType } from '../../platform/http/filter.ts'

export const customerKinds = ['individual', 'household', 'sole_trader', 'enterprise', 'group'] as const
export const customerStandings = ['none', 'rated', 'exited_unrated', 'left', 'special'] as const
export const customerSexes = ['M', 'F'] as const

export interface CustomerField {
  key: string
  type: FieldType
  sortable: boolean
  filterable: boolean
  /** Whether the list can show it. */
  column: boolean
  /** Where not all of its type's are: what may be asked of it. */
  ops?: readonly FilterOp[]
}
const shown = { sortable: true, filterable: true, column: true }

/** Everything that a customer can be listed, sorted and looked for by. */
export const customerFields = [
  { key: 'name', type: 'text', ...shown },
  { key: 'customerNo', type: 'text', ...shown },
  { key: 'kind', type: 'choice', ...shown },
  { key: 'standing', type: 'choice', ...shown },
  { key: 'tier', type: 'choice', ...shown },
  { key: 'aum', type: 'amount', ...shown },
  { key: 'deposits', type: 'amount', ...shown },
  { key: 'investments', type: 'amount', ...shown },
  { key: 'cts', type: 'amount', ...shown },
  { key: 'aumChange', type: 'amount', ...shown },
  { key: 'institution', type: 'reference', ...shown },
  { key: 'manager', type: 'reference', ...shown },
  // Whole only, and only of customers whose number the reader sees: asked for by the hundred it would be read out.
  { key: 'mobile', type: 'text', ...shown, sortable: false, ops: ['is', 'empty', 'notEmpty'] },
  { key: 'village', type: 'choice', ...shown },
  { key: 'address', type: 'text', ...shown, ops: ['contains', 'empty', 'notEmpty'] },
  { key: 'occupation', type: 'choice', ...shown },
  { key: 'industry', type: 'choice', ...shown },
  { key: 'birthDate', type: 'date', ...shown },
  { key: 'age', type: 'number', ...shown },
  { key: 'sex', type: 'choice', ...shown },
  { key: 'openedOn', type: 'date', ...shown },
  { key: 'closedOn', type: 'date', ...shown },
  { key: 'source', type: 'choice', ...shown },
] as const satisfies readonly CustomerField[]
export type CustomerFieldKey = (typeof customerFields)[number]['key']

/** Where the translations have the name of each. */
export const fieldLabels = {
  name: 'customers.name',
  customerNo: 'customers.number',
  kind: 'customers.kind',
  standing: 'customers.standing',
  tier: 'customers.tier',
  aum: 'customers.aumShort',
  deposits: 'customers.deposits',
  investments: 'customers.investments',
  cts: 'customers.cts',
  aumChange: 'customers.aumChange',
  institution: 'customers.institution',
  manager: 'customers.manager',
  mobile: 'customers.mobile',
  village: 'customers.village',
  address: 'customers.address',
  occupation: 'customers.occupation',
  industry: 'customers.industry',
  birthDate: 'customers.birthDate',
  age: 'customers.age',
  sex: 'customers.sex',
  openedOn: 'customers.openedOn',
  closedOn: 'customers.closedOn',
  source: 'customers.source',
} as const satisfies Record<CustomerFieldKey, string>

export type CustomerSort = Exclude<CustomerFieldKey, 'mobile'>
export const customerSorts = customerFields.flatMap((field) => (field.sortable ? [field.key] : [])) as [
  CustomerSort,
  ...CustomerSort[],
]
/** Largest and newest first, names and numbers from the beginning. */
export const startsDownwards = (sort: CustomerSort): boolean =>
  ['aum', 'deposits', 'investments', 'cts', 'aumChange', 'tier', 'openedOn', 'closedOn'].includes(sort)

export const opsOfField = (field: CustomerField): readonly FilterOp[] => field.ops ?? opsOfType[field.type]

/** One line of the customers list. A mobile leaves the server masked (rules.md §10) but for whom the reader manages. */
export const customerRow = z.object({
  id,
  customerNo: z.string(),
  name: z.string(),
  kind: z.enum(customerKinds),
  institutionId: id,
  institutionName: z.string(),
  managerId: id.nullable(),
  managerName: z.string().nullable(),
  mobile: z.string().nullable(),
  /** Home currency; month-averages of the last closed month, null before the first close. */
  aum: decimal.nullable(),
  deposits: decimal.nullable(),
  investments: decimal.nullable(),
  cts: decimal.nullable(),
  /** AUM against the month before; null when that month is not closed or did not know the customer. */
  aumChange: decimal.nullable(),
  standing: z.enum(customerStandings),
  tier: z.number(),
  villageCode: z.string().nullable(),
  address: z.string().nullable(),
  occupation: z.string().nullable(),
  industryCode: z.string().nullable(),
  birthDate: date.nullable(),
  /** Full years today. */
  age: z.number().nullable(),
  sex: z.string().nullable(),
  openedOn: date.nullable(),
  closedOn: date.nullable(),
  source: z.string(),
})
export type CustomerRow = z.infer<typeof customerRow>

/** What a list and its facets are narrowed by. `mine`: customers managed by the reader (`staffId` of the session). */
const narrowing = z.object({ filter: filterParameter.optional(), mine: z.literal('1').optional() })

export const listCustomers = defineRoute({
  method: 'GET',
  path: '/api/customers',
  summary: 'Customers in scope, in any order',
  permission: 'customer:read',
  refusals: ['too-slow'],
  query: cursorQuery.extend(narrowing.shape).extend({
    sort: z.enum(customerSorts).default('aum'),
    /** Empty values come last in both. */
    direction: z.enum(['asc', 'desc']).optional(),
  }),
  response: pageOf(customerRow),
})

const facet = z.array(z.object({ value: z.string(), count: z.number() }))
const namedFacet = z.array(z.object({ value: z.string(), label: z.string(), count: z.number() }))
/** Counted apart from the list, some seconds old at most; all null when counting took too long. */
export const customerFacets = z.object({
  total: z.number().nullable(),
  kind: facet.nullable(),
  standing: facet.nullable(),
  tier: facet.nullable(),
  institution: namedFacet.nullable(),
  manager: namedFacet.nullable(),
})
export type CustomerFacets = z.infer<typeof customerFacets>
export const countCustomers = defineRoute({
  method: 'GET',
  path: '/api/customers/facets',
  summary:
    'How many customers of a list are of each kind, standing, tier, institution and manager (the 50 most frequent)',
  permission: 'customer:read',
  refusals: ['too-slow'],
  query: narrowing,
  response: customerFacets,
})

/** Fields whose values the filter builder asks for; those of the others are fixed. */
export const askedChoices = ['institution', 'manager', 'village', 'occupation', 'industry', 'source'] as const
export type AskedChoice = (typeof askedChoices)[number]
export const listChoices = defineRoute({
  method: 'GET',
  path: '/api/customers/choices',
  summary: 'Values that a field has among the customers in scope, at most 50',
  permission: 'customer:read',
  refusals: ['too-slow'],
  query: z.object({ field: z.enum(askedChoices), text: z.string().trim().max(100).default('') }),
  response: z.object({ items: z.array(z.object({ value: z.string(), label: z.string() })) }),
})

export const matches = ['number', 'name', 'pinyin', 'mobile', 'idNo', 'account', 'village'] as const
export const foundCustomer = customerRow.extend({ matched: z.enum(matches) })
export type FoundCustomer = z.infer<typeof foundCustomer>
/**
 * Finds by name (any fragment, or pinyin: in full, by initials, or mixed), customer, identity, mobile and account number
 * (the tails of the last two where the reader sees them whole), and village; at most 50.
 */
export const searchCustomers = defineRoute({
  method: 'GET',
  path: '/api/customers/search',
  summary: 'Find customers',
  permission: 'customer:read',
  query: z.object({ text: z.string().trim().min(1).max(100) }),
  response: z.object({ items: z.array(foundCustomer), more: z.boolean() }),
})

/** Kinds of numbers that are masked until somebody says why they need them. */
export const maskedFields = ['mobile', 'idNo', 'accountNo'] as const
export type MaskedField = (typeof maskedFields)[number]
export const customerMasks = z.object({
  /** What stands masked in answers about this customer. */
  masked: z.array(z.enum(maskedFields)),
  /** Whether the reader may lift masks, by saying why. */
  revealable: z.boolean(),
  /** When the first mask that was lifted comes back. */
  until: instant.nullable(),
})
export type CustomerMasks = z.infer<typeof customerMasks>

export const openingKinds = ['identified', 'break-glass'] as const

export const customer = customerRow.extend({
  idType: z.string().nullable(),
  idNo: z.string().nullable(),
  managerNo: z.string().nullable(),
  /** The manager's own telephone at work, as the staff list has it. */
  managerMobile: z.string().nullable(),
  /** Business date of the delivery that these data come from. */
  asOf: date,
  aumMonth: month.nullable(),
  masks: customerMasks,
  /** Only some may know that this customer exists. */
  confidential: z.boolean(),
  /** Present where the reader sees the customer because it was opened for them. */
  opening: z.object({ id, kind: z.enum(openingKinds), reason: z.string(), expiresAt: instant }).nullable(),
})
export type Customer = z.infer<typeof customer>
export const getCustomer = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId',
  summary: 'One customer',
  permission: 'customer:read',
  reads: 'customer-opened',
  params: z.object({ customerId: id }),
  response: customer,
})

export const exportLanguages = ['zh', 'en', 'es'] as const
const fieldKeys = customerFields.map(({ key }) => key) as [CustomerFieldKey, ...CustomerFieldKey[]]
/** A list as it is looked at: which customers, in which order, which columns. */
export const exportAsked = z.object({
  filter: filterNode.optional(),
  mine: z.literal(true).optional(),
  /** Only these of them: what was selected. */
  customerIds: z.array(id).min(1).max(1000).optional(),
  sort: z.enum(customerSorts),
  direction: z.enum(['asc', 'desc']),
  columns: z.array(z.enum(fieldKeys)).min(1).max(customerFields.length),
  language: z.enum(exportLanguages),
})
export type ExportAsked = z.infer<typeof exportAsked>
export const requestExport = defineRoute({
  method: 'POST',
  path: '/api/exports',
  summary: 'Ask for a list of customers as a file; a small one needs no approval',
  permission: 'export:request',
  refusals: ['export-empty', 'export-too-large', 'approval-pending', 'too-slow'],
  body: exportAsked.extend({ reason: reasonText }),
  response: z.object({
    requestId: id,
    state: z.enum(['pending', 'executed']),
    rows: z.number(),
    /** Of one's own exports of the last 24 hours that nobody approved: they count towards an approval. */
    earlierRows: z.number(),
  }),
})
export const exportStates = ['asked', 'ended', 'waiting', 'ready', 'failed', 'gone'] as const
export const ownExport = z.object({
  requestId: id,
  reason: z.string(),
  askedAt: instant,
  state: z.enum(exportStates),
  /** Asked for; of a file that is made, in it. */
  rows: z.number(),
  columns: z.number(),
  /** Null until there is a file. */
  exportId: id.nullable(),
  expiresAt: instant.nullable(),
  downloads: z.number(),
})
export type OwnExport = z.infer<typeof ownExport>
export const listExports = defineRoute({
  method: 'GET',
  path: '/api/exports',
  summary: 'One’s own exports, the newest first; the most rows at once, and how many take no approval',
  permission: 'export:request',
  query: cursorQuery,
  response: pageOf(ownExport).extend({
    mostRows: z.number(),
    /** So many rows within 24 hours take no approval; null when any number does not. */
    freeRows: z.number().nullable(),
    /** Of these, those of the last 24 hours. */
    earlierRows: z.number(),
  }),
})
export const exportFilePath = (exportId: string) => `/api/exports/${exportId}/file`
/** For plain links, and its requester’s alone. */
export const downloadExport = defineRoute({
  method: 'GET',
  path: exportFilePath(':exportId'),
  summary: 'The file of one’s own export (UTF-8 with a byte order mark), its mark in the first and the last line',
  permission: 'export:request',
  refusals: ['export-gone'],
  produces: 'text/csv',
  params: z.object({ exportId: id }),
  response: z.string().meta({
    examples: ['Almanac #12 · 何文静 · 2026-10-31 09:30 Asia/Shanghai · 3f1c0b6e-5d0a-4c8e-9a51-6f2f7f0e8d11'],
  }),
})

export const revealPurposes = ['contact', 'verify', 'transaction', 'complaint', 'risk', 'other'] as const
export const revealNumber = defineRoute({
  method: 'POST',
  path: '/api/customers/:customerId/reveals',
  summary: 'Lift the mask of one kind of number of a customer for some minutes, saying why; recorded in the audit',
  permission: 'customer:reveal',
  params: z.object({ customerId: id }),
  body: z
    .object({
      field: z.enum(maskedFields),
      purpose: z.enum(revealPurposes),
      /** In words; needed where no purpose fits. */
      reason: z.string().trim().max(300).optional(),
    })
    .refine(({ purpose, reason }) => purpose !== 'other' || (reason?.length ?? 0) >= 5, {
      path: ['reason'],
      message: 'say why in a few words',
    }),
  refusals: ['mask-stays'],
  response: z.object({ until: instant }),
})
