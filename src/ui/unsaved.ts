import { useEffect } from 'react'

let forms = 0

/** Whether something is typed on the page that is not saved. */
export const isAnythingUnsaved = () => forms > 0

export function useUnsaved(changed: boolean): void {
  useEffect(() => {
    if (!changed) return
    forms++
    return () => {
      forms--
    }
  }, [changed])
}
