import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { type ListPlace, placeOf } from './list-memory.ts'

/**
 * The row that the keyboard is at and how far the list is scrolled, as they were when the list was left. Moved by keys,
 * the row comes into sight and its link takes the focus, so that Enter and screen readers find it.
 */
export function useCurrentRow(key: string, scroller: RefObject<HTMLElement | null>, rowHeight: number) {
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
  const bringIntoSight = (index: number) => {
    const element = scroller.current
    if (!element) return
    const head = element.querySelector('thead')?.offsetHeight ?? 0
    const [top, bottom] = [index * rowHeight, (index + 1) * rowHeight + head]
    if (top < element.scrollTop) element.scrollTop = top
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
  }
  const comeBack = useEffectEvent((place: ListPlace) => {
    if (scroller.current) scroller.current.scrollTop = place.scrollTop
    if (place.current !== undefined) bringIntoSight(place.current)
  })
  useLayoutEffect(() => comeBack(placeOf(key)), [key])
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
