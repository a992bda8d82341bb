import { createContext, type ReactNode, useContext, useEffect } from 'react'
import { useRemembered } from './remembered.ts'
import { applyPalette, type ThemeMode } from './tokens.ts'

const storageKey = 'almanac.theme'
const modes = ['light', 'dark'] as const
const Context = createContext<{ mode: ThemeMode; change: (mode: ThemeMode) => void }>({
  mode: 'light',
  change: () => {},
})

/** The theme chosen last, else the one of the machine. */
export function initialThemeMode(): ThemeMode {
  return modes.find((mode) => mode === localStorage.getItem(storageKey)) ?? machineMode()
}

function machineMode(): ThemeMode {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

export function ThemeModeProvider({ children }: { children: (mode: ThemeMode) => ReactNode }) {
  const [mode, change] = useRemembered(storageKey, modes, machineMode)
  useEffect(() => applyPalette(mode), [mode])
  return <Context value={{ mode, change }}>{children(mode)}</Context>
}

export function useThemeMode() {
  return useContext(Context)
}
