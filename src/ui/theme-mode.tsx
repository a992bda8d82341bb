import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { applyPalette, type ThemeMode } from './tokens.ts'

const storageKey = 'almanac.theme'
const Context = createContext<{ mode: ThemeMode; change: (mode: ThemeMode) => void }>({
  mode: 'light',
  change: () => {},
})

/** The theme chosen last, else the one of the machine. */
export function initialThemeMode(): ThemeMode {
  const stored = localStorage.getItem(storageKey)
  if (stored === 'light' || stored === 'dark') return stored
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

export function ThemeModeProvider({ children }: { children: (mode: ThemeMode) => ReactNode }) {
  const [mode, setMode] = useState(initialThemeMode)
  useEffect(() => applyPalette(mode), [mode])
  const change = (next: ThemeMode) => {
    localStorage.setItem(storageKey, next)
    setMode(next)
  }
  return <Context value={{ mode, change }}>{children(mode)}</Context>
}

export function useThemeMode() {
  return useContext(Context)
}
