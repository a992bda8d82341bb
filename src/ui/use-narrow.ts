import { useSyncExternalStore } from 'react'

const query = matchMedia('(max-width: 559px)')

/** Whether the window is a phone's, for what a style sheet alone cannot leave out. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => query.matches,
  )
}
