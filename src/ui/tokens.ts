import { type ThemeConfig, theme } from 'antd'

export type ThemeMode = 'light' | 'dark'

/** The palette. One accent; the other colours mean something and never stand without a word or a sign. Text on `ground` meets WCAG AA in both. */
export const palettes = {
  light: {
    ground: '#ffffff',
    sunken: '#f7f7f5',
    raised: '#ffffff',
    hover: '#f3f4f7',
    line: '#e5e5e1',
    lineStrong: '#c9c9c4',
    text: '#1b1c1f',
    textSoft: '#5b5e66',
    accent: '#2f55c8',
    accentSoft: '#edf1fc',
    onAccent: '#ffffff',
    good: '#19733f',
    warn: '#8a5800',
    bad: '#b3261e',
    series1: '#2f55c8',
    series2: '#5f9d8f',
    series3: '#c98a2b',
  },
  dark: {
    ground: '#17181b',
    sunken: '#111215',
    raised: '#1f2125',
    hover: '#202227',
    line: '#2c2e34',
    lineStrong: '#4a4d55',
    text: '#e8e8e5',
    textSoft: '#a3a6ae',
    accent: '#95adff',
    accentSoft: '#222a44',
    onAccent: '#10131f',
    good: '#6dc890',
    warn: '#dfb35f',
    bad: '#ff938a',
    series1: '#7d98f5',
    series2: '#79bdae',
    series3: '#e0aa55',
  },
} as const
export type Palette = { [name in keyof (typeof palettes)['light']]: string }

interface Reader {
  /** Whether fingers do the pointing: controls are then as tall as they need. */
  touch: boolean
  /** Whether what opens and closes moves. */
  motion: boolean
}

/** The same palette in Ant Design's terms. */
export function antTheme(mode: ThemeMode, { touch, motion }: Reader): ThemeConfig {
  const palette = palettes[mode]
  return {
    algorithm: mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: palette.accent,
      // The paler tones that would be worked out are too pale for words.
      colorPrimaryHover: palette.accent,
      colorInfo: palette.accent,
      colorLink: palette.accent,
      colorSuccess: palette.good,
      colorWarning: palette.warn,
      colorError: palette.bad,
      colorText: palette.text,
      colorTextSecondary: palette.textSoft,
      colorTextDescription: palette.textSoft,
      colorTextPlaceholder: palette.textSoft,
      colorBgBase: palette.ground,
      colorBgContainer: palette.ground,
      colorBgElevated: palette.raised,
      colorBgLayout: palette.ground,
      colorBorder: palette.lineStrong,
      colorBorderSecondary: palette.line,
      colorSplit: palette.line,
      fontFamily: 'var(--font)',
      fontSize: touch ? 14 : 13,
      borderRadius: 6,
      controlHeight: touch ? 44 : 32,
      motion,
      motionUnit: 0.05,
      boxShadow: '0 6px 24px rgb(0 0 0 / 12%)',
    },
    components: {
      Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
      Button: { primaryColor: palette.onAccent, primaryShadow: 'none', defaultShadow: 'none' },
    },
  }
}

/** The palette as custom properties of the page, for our own styles. */
export function applyPalette(mode: ThemeMode): void {
  const root = document.documentElement
  root.dataset.theme = mode
  root.style.colorScheme = mode
  for (const [name, colour] of Object.entries(palettes[mode])) root.style.setProperty(`--${name}`, colour)
  // What the system draws around an installed app.
  for (const meta of document.querySelectorAll('meta[name="theme-color"]'))
    meta.setAttribute('content', palettes[mode].ground)
}
