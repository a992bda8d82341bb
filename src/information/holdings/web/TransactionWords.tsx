import type { Transaction } from '../contract.ts'
import { useHoldingWords } from './words.ts'

/** What a movement was: its kind, then what was written on it. */
export function TransactionWords({ row }: { row: Pick<Transaction, 'kind' | 'text' | 'counterparty'> }) {
  const words = useHoldingWords()
  const kind = row.kind && words.kind(row.kind)
  const written = [row.text, row.counterparty].filter((part) => part && part !== kind).join(' · ')
  if (!kind && !written) return <span className="soft">–</span>
  return (
    <>
      {kind}
      {kind && written && ' · '}
      <span className="soft">{written}</span>
    </>
  )
}
