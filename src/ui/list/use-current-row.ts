import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { placeOf } from './list-memory.ts'

/**
 * The row that the keyboard is at, as it was when the list was left. Moved by keys, the row comes into sight and its link
 * takes the focus, so that Enter and screen readers find it.
 */
export function useCurrentRow(
  key: string,
  scroller: RefObject<HTMLElement | null>,
  bringIntoSight: (index: number) => void,
) {
  const [current, setCurrent] = useState(placeOf(key).current)
  const [shownKey, setShownKey] = useState(key)
  const toFocus = useRef<number>(undefined)
  if (shownKey !== key) {
    setShownKey(key)
    setCurrent(placeOf(key).current)
  }
  const touch = (index: number) => {
    placeOf(key).current = index
    setCurrent(index)
  }
  const comeBack = useEffectEvent(() => {
    const at = placeOf(key).current
    if (at !== undefined) bringIntoSight(at)
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list has another row
  useLayoutEffect(() => comeBack(), [key])
  // Runs until the row is there: it may still have to be read or drawn.
  useEffect(() => {
    if (toFocus.current === undefined) return
    const link = scroller.current?.querySelector<HTMLElement>(`tr[data-row="${toFocus.current}"] a`)
    if (!link) return
    toFocus.current = undefined
    link.focus({ preventScroll: true })
  })
  return {
    current,
    touch,
    moveTo: (index: number) => {
      toFocus.current = index
      touch(index)
      bringIntoSight(index)
    },
  }
}
