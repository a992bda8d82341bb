import { useEffect, useState } from 'react'

/**
 * A choice of the person on this machine. Tabs agree: what is chosen in one shows in the others at once. A value that
 * is none of ours (an older version, a curious hand) counts as none.
 */
export function useRemembered<Value extends string>(
  key: string,
  values: readonly Value[],
  otherwise: () => Value,
): [Value, (next: Value) => void] {
  const read = (text: string | null) => values.find((value) => value === text)
  const [value, setValue] = useState(() => read(localStorage.getItem(key)) ?? otherwise())
  useEffect(() => {
    const follow = (event: StorageEvent) => {
      const next = event.key === key ? values.find((one) => one === event.newValue) : undefined
      if (next) setValue(next)
    }
    window.addEventListener('storage', follow)
    return () => window.removeEventListener('storage', follow)
  }, [key, values])
  const choose = (next: Value) => {
    localStorage.setItem(key, next)
    setValue(next)
  }
  return [value, choose]
}
