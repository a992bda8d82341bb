import { z } from 'zod'
import { cursorQuery, date, defineRoute, id, instant, pageOf } from '../../platform/http/contract.ts'

export const deliveryStates = ['published', 'unchanged', 'held', 'restated'] as const
export const feedNames = [
  'institutions',
  'products',
  'staff',
  'customers',
  'accounts',
  'account_owners',
  'balances',
  'transactions',
  'loans',
  'ftp',
  'fx',
  'contacts',
  'identities',
  'relations',
  'repayments',
  'collateral',
  'guarantees',
  'contracts',
  'rates',
  'fees',
  'shares',
] as const
export type FeedName = (typeof feedNames)[number]

export const feedCounts = z.object({ rows: z.number(), accepted: z.number(), quarantined: z.number() })

/** Why a delivery was held: a code under `delivery.held.*` in the translations, with its parameters. */
export const heldReason = z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.string()) })

export const delivery = z.object({
  id,
  source: z.string(),
  date,
  state: z.enum(deliveryStates),
  reason: heldReason.nullable(),
  feeds: z.record(z.string(), feedCounts),
  /** Columns that the format does not know and that were kept out, and values kept but flagged. */
  notices: z.array(z.object({ feed: z.string(), code: z.string(), details: z.record(z.string(), z.string()) })),
  seconds: z.number(),
  receivedAt: instant,
})
export type Delivery = z.infer<typeof delivery>

export const listDeliveries = defineRoute({
  method: 'GET',
  path: '/api/deliveries',
  summary: 'Deliveries, newest first',
  permission: 'delivery:read',
  query: cursorQuery.extend({ state: z.enum(deliveryStates).optional() }),
  response: pageOf(delivery),
})
export const getDelivery = defineRoute({
  method: 'GET',
  path: '/api/deliveries/:deliveryId',
  summary: 'One delivery',
  permission: 'delivery:read',
  params: z.object({ deliveryId: id }),
  response: delivery,
})
/** multipart/form-data with one field `file` (a zip holding one delivery folder or many); answers the import job. */
export const uploadDelivery = defineRoute({
  method: 'POST',
  path: '/api/deliveries',
  summary: 'Upload a zip with one delivery or several',
  permission: 'delivery:import',
  response: z.object({ jobId: id }),
})
export const quarantineRow = z.object({
  id,
  feed: z.string(),
  file: z.string(),
  line: z.number(),
  /** Code under `quarantine.*` in the translations. */
  reason: z.string(),
  /** The column concerned and what stood there, or the reference that is unknown. */
  column: z.string().nullable(),
  value: z.string().nullable(),
  /** Raw bytes: decoded for reading (invalid bytes shown as \xNN), cut to 500 characters. */
  raw: z.string(),
  state: z.enum(['pending', 'rejected', 'accepted', 'dropped']),
})
export const listQuarantine = defineRoute({
  method: 'GET',
  path: '/api/deliveries/:deliveryId/quarantine',
  summary: 'Rows kept out of a delivery',
  permission: 'quarantine:read',
  params: z.object({ deliveryId: id }),
  query: cursorQuery.extend({ feed: z.string().optional(), reason: z.string().optional() }),
  response: pageOf(quarantineRow),
})
/** Plain link for downloads (text/csv, UTF-8 with BOM; raw bytes as base64 in the last column): GET /api/deliveries/:deliveryId/quarantine.csv */
export const quarantineCsvPath = (deliveryId: string) => `/api/deliveries/${deliveryId}/quarantine.csv`
