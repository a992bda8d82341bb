import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { mostDrawn, stretchFrom } from './drawn-stretch.ts'
import { placeOf } from './list-memory.ts'

/** Rows kept drawn above and below the visible ones, so that a quick scroll meets no white. */
const spare = 12
/** Rows drawn on both sides of one that is far from what was in sight, until the list has been scrolled there. */
const aroundJump = 40
/** The range moves in steps: a redraw every few rows, not for every pixel. */
const step = 4

/**
 * Which rows of a list are in sight within a scrolling element of rows of one height, and from which on it is drawn;
 * the place is kept with the list and found again when it comes back.
 */
export function useViewport(key: string, scroller: RefObject<HTMLElement | null>, rowHeight: number, count: number) {
  const [range, setRange] = useState({ base: 0, first: 0, last: 40 })
  const isPlaced = useRef(false)
  const place = placeOf(key)
  const measure = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const here = placeOf(key)
    const top = here.base + Math.floor(element.scrollTop / rowHeight)
    const base = stretchFrom(here.base, top, count)
    here.scrollTop = element.scrollTop + (here.base - base) * rowHeight
    here.base = base
    const start = top - spare
    const end = top + Math.ceil(element.clientHeight / rowHeight) + 1 + spare
    const first = Math.max(0, start - (start % step))
    const last = end + step - (end % step)
    setRange((now) => (now.base === base && now.first === first && now.last === last ? now : { base, first, last }))
  }, [key, scroller, rowHeight, count])
  // Before it is painted: what is in sight stays in sight when the list is drawn from another row on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list or another first row moves what is drawn
  useLayoutEffect(() => {
    const { scrollTop } = placeOf(key)
    // An element just made is at its top: to say so again would cost a layout of the page.
    if (scroller.current && (scrollTop || isPlaced.current)) scroller.current.scrollTop = scrollTop
    isPlaced.current = true
  }, [key, place.base, scroller])
  useEffect(() => {
    measure()
    const watch = new ResizeObserver(measure)
    if (scroller.current) watch.observe(scroller.current)
    return () => watch.disconnect()
  }, [scroller, measure])
  const bringIntoSight = (index: number) => {
    const element = scroller.current
    if (!element) return
    const here = placeOf(key)
    if (index < here.base || index >= here.base + mostDrawn) {
      here.base = stretchFrom(here.base, index, count)
      here.scrollTop = (index - here.base) * rowHeight - element.clientHeight / 2
      setRange({ base: here.base, first: Math.max(0, index - aroundJump), last: index + aroundJump })
      return
    }
    const head = element.querySelector('thead')?.offsetHeight ?? 0
    const [top, bottom] = [(index - here.base) * rowHeight, (index - here.base + 1) * rowHeight + head]
    if (top < element.scrollTop) element.scrollTop = top
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
  }
  return { base: place.base, first: range.first, last: range.last, measure, bringIntoSight }
}

const leastHeight = 320
/** What is taken back of the page's own margin below the list; on narrow screens most of that belongs to the dock. */
const marginTaken = () => (matchMedia('(max-width: 859px)').matches ? 12 : 36)

/** Gives an element the room that is left below it in the window, so that the list scrolls and the page does not. */
export function useRemainingHeight(target: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = target.current
    if (!element) return
    const main = element.closest('main')
    const fill = () => {
      const margin = main ? Number.parseFloat(getComputedStyle(main).paddingBottom) || 0 : 0
      const taken = Math.min(marginTaken(), margin)
      const top = element.getBoundingClientRect().top + scrollY
      element.style.height = `${Math.max(leastHeight, Math.floor(innerHeight - top - margin + taken))}px`
      element.style.marginBottom = `${-taken}px`
    }
    fill()
    const watch = new ResizeObserver(fill)
    // What stands above may grow or shrink by a line.
    if (element.parentElement) watch.observe(element.parentElement)
    for (const above of element.parentElement?.parentElement?.children ?? []) watch.observe(above)
    addEventListener('resize', fill)
    return () => {
      watch.disconnect()
      removeEventListener('resize', fill)
    }
  }, [target])
}
