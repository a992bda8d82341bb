import { useEffect, useRef, useState } from 'react'
import { addAll, mostSelected, type Selection, stretchOf, toggle } from './selection.ts'
import type { ListWindow } from './use-list-window.ts'

export interface SelectionControl<Row> {
  ids: readonly string[]
  /** True when the last step asked for more than a selection holds. */
  isFull: boolean
  has: (id: string) => boolean
  toggle: (row: Row, index: number) => void
  /** Selects the rows from the one touched last, else from `from`, to `to`. */
  extend: (list: ListWindow<Row>, from: number, to: number) => Promise<void>
  clear: () => void
}

/** What is selected in a list, for as long as the session lasts: through pages, orders, filters and the way back. */
export function useSelection<Row>(name: string, rowKey: (row: Row) => string): SelectionControl<Row> {
  const storageKey = `almanac.session.selection.${name}`
  const [selection, setSelection] = useState(() => readStored(storageKey))
  const [isFull, setFull] = useState(false)
  /** The row touched last, and how far a stretch from it reaches. */
  const anchor = useRef<{ id: string; index: number; end: number }>(undefined)
  useEffect(() => sessionStorage.setItem(storageKey, JSON.stringify(selection)), [storageKey, selection])
  const selected = new Set(selection)
  return {
    ids: selection,
    isFull,
    has: (id) => selected.has(id),
    toggle: (row, index) => {
      const id = rowKey(row)
      anchor.current = { id, index, end: index }
      setFull(!selected.has(id) && selected.size >= mostSelected)
      setSelection((now) => toggle(now, id))
    },
    extend: async (list, from, to) => {
      const last = anchor.current
      const row = last && list.rowAt(last.index)
      // In another order the row touched last may stand elsewhere, and keys may have gone on: a stretch begins here then.
      const goesOn = row && rowKey(row) === last.id && [last.index, last.end, to].includes(from)
      const start = goesOn ? last.index : from
      const first = list.rowAt(start)
      if (first) anchor.current = { id: rowKey(first), index: start, end: to }
      const places = stretchOf(start, to)
      setFull(places === undefined)
      if (!places) return
      const ids = (await list.read(places)).map(rowKey)
      setSelection((now) => addAll(now, ids))
    },
    clear: () => {
      setFull(false)
      setSelection([])
    },
  }
}

function readStored(storageKey: string): Selection {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? '[]')
  } catch {
    return []
  }
}
