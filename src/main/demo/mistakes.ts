import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addDays } from '../../platform/day.ts'
import type { DemoContext } from './context.ts'
import { noDate } from './context.ts'
import type { FeedControl } from './delivery.ts'

/** Adds a whole number to a decimal text without leaving exact arithmetic. */
function addWhole(decimal: string, whole: number): string {
  const [, sign = '', integer = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? []
  const scaled = BigInt(`${sign}${integer}${fraction}`) + BigInt(whole) * 10n ** BigInt(fraction.length)
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(fraction.length + 1, '0')
  const point = digits.length - fraction.length
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, point)}${fraction ? `.${digits.slice(point)}` : ''}`
}

/**
 * A handful of wrong rows at the end of the last delivery, as a core system's would be, so that the quarantine has
 * something to show: unknown accounts, a letter in a number, a date that does not exist, one after the delivery's own.
 * The control counts them, as the sender would; small demos get none that would exceed the one per cent (rules.md §7).
 */
export async function addMistakes(
  { warehouse, db, calendar }: DemoContext,
  folder: string,
  feeds: Record<string, FeedControl>,
) {
  const day = calendar.lastDay
  const after = addDays(day, 1)
  const [account] = await warehouse.query<{ open_no: string; closed_no: string }>(
    `SELECT minIf(account_no, closed = ${noDate}) AS open_no, minIf(account_no, closed != ${noDate} AND closed < toDate('${day.slice(0, 8)}01')) AS closed_no FROM ${db}.account`,
  )
  if (!account) return
  const wrong: Record<string, { line: string; amount: number }[]> = {
    balances: [
      { line: `9990099000000000001,1200,${day}`, amount: 1200 },
      ...(account.closed_no ? [{ line: `${account.closed_no},12O50,${day}`, amount: 0 }] : []),
      { line: `${account.open_no},500,${after}`, amount: 500 },
    ],
    transactions: [
      {
        line: `${day.slice(0, 4)}${day.slice(5, 7)}9000001,9990099000000000001,${day}T10:15:00+08:00,88,counter,deposit,,`,
        amount: 88,
      },
      {
        line: `${day.slice(0, 4)}${day.slice(5, 7)}9000002,${account.open_no},${day.slice(0, 8)}32T09:30:00+08:00,66,atm,withdrawal,,`,
        amount: 66,
      },
    ],
  }
  const column: Record<string, string> = { balances: 'balance', transactions: 'amount' }
  for (const [name, rows] of Object.entries(wrong)) {
    const control = feeds[name]
    const total = column[name]
    if (!control || !total || rows.length * 200 > control.rows) continue
    await appendFile(join(folder, control.file), rows.map(({ line }) => `${line}\n`).join(''))
    control.rows += rows.length
    control.totals[total] = addWhole(
      control.totals[total] ?? '0',
      rows.reduce((sum, { amount }) => sum + amount, 0),
    )
  }
}
