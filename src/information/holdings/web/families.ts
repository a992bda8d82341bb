import { partOf, sumDecimals } from '../../../platform/amount.ts'
import type { Holding } from '../contract.ts'

/** The order in which a customer's holdings are read; families not named stand last. */
const order = [
  'deposit',
  'wealth',
  'bond',
  'fund',
  'treasury',
  'gold',
  'cts',
  'insurance',
  'card',
  'channel',
  'contract',
]

export interface Family {
  family: string
  holdings: Holding[]
  /** The customer's parts of open accounts in home currency; null where there is none. */
  subtotal: string | null
  /** The newest day of the balances in it, and the delivery that they came with. */
  asOf: string | null
  deliveryId: string | null
}

/** What of an account's balance is the customer's; undefined while none was delivered. */
export function ownPart({ balance, share }: Holding): string | undefined {
  return balance === null ? undefined : partOf(balance, share)
}

export function isOpen(holding: Holding): boolean {
  return holding.closedOn === null
}

/** Holdings by family, loans apart: what is owed is never part of what is owned. */
export function byFamily(holdings: Holding[], home: string): { owned: Family[]; loans: Family | undefined } {
  const place = ({ family }: Family) => (order.includes(family) ? order.indexOf(family) : order.length)
  const families = [...Map.groupBy(holdings, (holding) => holding.family)].map(([family, members]) => ({
    family,
    holdings: members,
    ...addUp(members, home),
  }))
  return {
    owned: families.filter(({ family }) => family !== 'loan').sort((a, b) => place(a) - place(b)),
    loans: families.find(({ family }) => family === 'loan'),
  }
}

function addUp(holdings: Holding[], home: string): Pick<Family, 'subtotal' | 'asOf' | 'deliveryId'> {
  const added = holdings.filter((holding) => isOpen(holding) && holding.currency === home && holding.balance !== null)
  const parts = added.flatMap((holding) => ownPart(holding) ?? [])
  const [newest] = added.toSorted((a, b) => (b.balanceOn ?? '').localeCompare(a.balanceOn ?? ''))
  return {
    subtotal: parts.length ? sumDecimals(parts) : null,
    asOf: newest?.balanceOn ?? null,
    deliveryId: newest?.balanceDeliveryId ?? null,
  }
}

/** Whole days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}
