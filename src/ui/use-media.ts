import { useSyncExternalStore } from 'react'

/** Whether the window is as the media query says, for what a style sheet alone cannot leave out. */
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

/** Whether the window is a phone's. */
export const useNarrow = () => useMedia('(max-width: 559px)')
