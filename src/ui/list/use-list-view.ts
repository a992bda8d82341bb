import { useEffect, useEffectEvent } from 'react'
import { type ListLook, type ListSearch, lookOf, sameLook, searchOf } from './list-view.ts'

/** A way of looking at a list that has a name. */
export interface ListViewItem {
  id: string
  name: string
  look: ListLook
  /** Present on saved ones. */
  saved?: { own: boolean; shared: boolean; ownerName: string }
}

interface ListViewProps {
  search: ListSearch
  go: (search: ListSearch, replace: boolean) => void
  /** Under which name this person's last look is kept on this machine. */
  storageKey: string
  views: readonly ListViewItem[]
  /** Where somebody who comes for the first time begins. */
  initial: Pick<ListViewItem, 'id' | 'look'>
}

/** How the list is looked at: as the address says, else as this person left it here, else as everybody begins. */
export function shownSearch({ search, storageKey, initial }: Pick<ListViewProps, 'search' | 'storageKey' | 'initial'>) {
  const isBare = Object.keys(search).length === 0
  return isBare ? (readLast(storageKey) ?? searchOf(initial.look, initial.id)) : search
}

export function useListView({ search, go, storageKey, views, initial }: ListViewProps) {
  const isBare = Object.keys(search).length === 0
  const shown = shownSearch({ search, storageKey, initial })
  const look = lookOf(shown)
  const active = views.find(({ id }) => id === shown.view)
  const address = JSON.stringify(shown)
  const settle = useEffectEvent(() => {
    const { text: _, ...look } = shown
    sessionStorage.setItem(sessionKey(storageKey), JSON.stringify(look))
    // Beyond the session no filter stays on the machine: its values may name people. Nor does the view that it belongs to.
    const { filter, view, ...order } = look
    localStorage.setItem(storageKey, JSON.stringify(filter ? order : { ...order, ...(view && { view }) }))
    // The address says what is shown, so that it can be sent to somebody.
    if (isBare) go(shown, true)
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: to be settled whenever the address says something else
  useEffect(() => settle(), [address])
  return {
    look,
    text: shown.text,
    active,
    changed: active !== undefined && !sameLook(active.look, look),
    change: (next: Partial<ListLook>) => go({ ...searchOf({ ...look, ...next }, shown.view), ...textOf(shown) }, true),
    find: (text: string) => go({ ...searchOf(look, shown.view), ...(text && { text }) }, true),
    open: (view: ListViewItem) => go(searchOf(view.look, view.id), false),
  }
}
export type ListView = ReturnType<typeof useListView>

function textOf({ text }: ListSearch): { text?: string } {
  return text ? { text } : {}
}

/** Forgotten when the person signs out, as everything under this name is. */
const sessionKey = (storageKey: string) => `almanac.session.${storageKey}`

function readLast(storageKey: string): ListSearch | undefined {
  try {
    const last = sessionStorage.getItem(sessionKey(storageKey)) ?? localStorage.getItem(storageKey)
    const stored: ListSearch | null = JSON.parse(last ?? 'null')
    return stored && Object.keys(stored).length > 0 ? stored : undefined
  } catch {
    return undefined
  }
}
