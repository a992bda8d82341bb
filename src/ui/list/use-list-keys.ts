import { useEffect, useEffectEvent } from 'react'

export interface ListKeys {
  move: (by: number, extend: boolean) => void
  moveTo: (end: 'first' | 'last') => void
  open: () => void
  select: () => void
  clear: () => void
}

/** Keys of a list, heard wherever on the page no text is written and nothing else is open. */
export function useListKeys(keys: ListKeys): void {
  const hear = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    const act = leavesSearch(event)
      ? () => keys.moveTo('first')
      : isBusy(event.target)
        ? undefined
        : actionOf(event, keys)
    if (!act) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [])
}

function actionOf(event: KeyboardEvent, keys: ListKeys): (() => void) | undefined {
  const onControl = (event.target as Element).closest('button, a, summary, input, [role="separator"]') !== null
  const onRow = (event.target as Element).closest('tr[data-row]') !== null
  switch (event.key) {
    case 'j':
    case 'J':
    case 'ArrowDown':
      return () => keys.move(1, event.shiftKey)
    case 'k':
    case 'K':
    case 'ArrowUp':
      return () => keys.move(-1, event.shiftKey)
    case 'Home':
      return () => keys.moveTo('first')
    case 'End':
      return () => keys.moveTo('last')
    case 'Enter':
      return onControl ? undefined : keys.open
    case 'x':
      return keys.select
    case ' ':
      // On a button or a box the space bar is its own; on the link of a row it would only scroll.
      return onControl && !(onRow && (event.target as Element).closest('a')) ? undefined : keys.select
    case 'Escape':
      return keys.clear
    default:
      return undefined
  }
}

/** From the search field down into what was found. */
function leavesSearch(event: KeyboardEvent): boolean {
  const inSearch = event.target instanceof Element && event.target.closest('search') !== null
  return inSearch && !event.isComposing && (event.key === 'ArrowDown' || event.key === 'Enter')
}

/** Whether a key belongs to something else: a field, an open list of choices, a dialog. */
export function isBusy(target: EventTarget | null): boolean {
  const element = target instanceof Element ? target : document.body
  if (element.matches('tr input')) return isDialogOpen()
  return (
    element.closest(
      'input, textarea, select, [contenteditable], [role="combobox"], [role="separator"], [role="menu"]',
    ) !== null || isDialogOpen()
  )
}

function isDialogOpen(): boolean {
  return [...document.querySelectorAll('dialog[open], [role="dialog"]')].some(
    (dialog) => (dialog as HTMLElement).offsetParent !== null || dialog.matches('dialog[open]'),
  )
}
