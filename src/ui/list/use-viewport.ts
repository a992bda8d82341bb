import { type RefObject, useCallback, useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react'

/** Rows kept drawn above and below the visible ones, so that a quick scroll meets no white. */
const spare = 12
/** The range moves in steps: a redraw every few rows, not for every pixel. */
const step = 4

/** Which rows are in sight within a scrolling element of rows of one height. */
export function useViewport(scroller: RefObject<HTMLElement | null>, rowHeight: number) {
  const [range, setRange] = useState({ first: 0, last: 40 })
  const measure = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const top = Math.floor(element.scrollTop / rowHeight) - spare
    const first = Math.max(0, top - (top % step))
    const bottom = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight) + spare
    const last = bottom + step - (bottom % step)
    setRange((now) => (now.first === first && now.last === last ? now : { first, last }))
  }, [scroller, rowHeight])
  useEffect(() => {
    measure()
    const watch = new ResizeObserver(measure)
    if (scroller.current) watch.observe(scroller.current)
    return () => watch.disconnect()
  }, [scroller, measure])
  return { ...range, measure }
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

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    () => matchMedia(query).matches,
  )
}
