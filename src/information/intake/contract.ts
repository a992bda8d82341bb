import { z } from 'zod'
import { cursorQuery, date, defineRoute, id, instant, month, pageOf } from '../../platform/http/contract.ts'

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
  query: cursorQuery.extend({
    state: z.enum(deliveryStates).optional(),
    date: date.optional(),
    source: z.string().max(100).optional(),
  }),
  response: pageOf(delivery),
})
export const rhythms = ['daily', 'working-days', 'month-end', 'irregular'] as const
export type Rhythm = (typeof rhythms)[number]
/** `late`: expected, and nothing newer is here either; `missing`: passed over; `none`: nothing came and nothing was expected. */
export const dayStates = ['published', 'restated', 'held', 'late', 'missing', 'none'] as const
export type DayState = (typeof dayStates)[number]

const dayList = z.array(
  z.object({
    source: z.string(),
    /** Newest first, at most ten. */
    dates: z.array(date),
    count: z.number(),
  }),
)
export const getDeliveryCalendar = defineRoute({
  method: 'GET',
  path: '/api/deliveries/calendar',
  summary: 'Business dates of a month by source, and what asks for attention',
  permission: 'delivery:read',
  /** Without a month, the one of the newest business date. */
  query: z.object({ month: month.optional() }),
  response: z.object({
    month,
    today: date,
    sources: z.array(
      z.object({
        source: z.string(),
        /** Learned from what the source has delivered. */
        rhythm: z.enum(rhythms),
        newest: date,
        days: z.array(z.object({ date, state: z.enum(dayStates), deliveries: z.number() })),
      }),
    ),
    late: dayList,
    missing: dayList,
    /** Held, and not delivered rightly since; at most ten. */
    held: z.array(z.object({ id, source: z.string(), date, reason: heldReason.nullable() })),
    /** Restated since the last close, whose months a next close works out again; at most ten. */
    restated: z.array(z.object({ id, source: z.string(), date, touchedFrom: date })),
  }),
})
export type DeliveryCalendar = z.infer<typeof getDeliveryCalendar.response>
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
  refusals: ['upload-not-zip', 'upload-too-large', 'upload-unsafe'],
  consumes: 'multipart/form-data',
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
  reads: 'quarantine-read',
  params: z.object({ deliveryId: id }),
  query: cursorQuery.extend({ feed: z.string().optional(), reason: z.string().optional() }),
  response: pageOf(quarantineRow),
})
export const quarantineCsvPath = (deliveryId: string) => `/api/deliveries/${deliveryId}/quarantine.csv`
/** For plain links: its answer is written as it is read, not as a whole. */
export const downloadQuarantine = defineRoute({
  method: 'GET',
  path: quarantineCsvPath(':deliveryId'),
  summary:
    'Rows kept out of a delivery as a file (UTF-8 with a byte order mark; raw bytes in base64 in the last column)',
  permission: 'quarantine:read',
  produces: 'text/csv',
  params: z.object({ deliveryId: id }),
  response: z.string().meta({ examples: ['feed,file,line,reason,column,value,raw'] }),
})
