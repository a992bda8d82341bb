import { App, ConfigProvider } from 'antd'
import enGB from 'antd/es/locale/en_GB.js'
import esES from 'antd/es/locale/es_ES.js'
import type { Locale } from 'antd/es/locale/index.js'
import zhCN from 'antd/es/locale/zh_CN.js'
import type { ReactNode } from 'react'
import { type Language, useLanguage } from '../../platform/i18n/language.ts'
import { ThemeModeProvider } from '../../ui/theme-mode.tsx'
import { antTheme } from '../../ui/tokens.ts'

// The package's types describe its CommonJS build; what the browser gets is the ES module with its default.
const locales = { zh: zhCN, en: enGB, es: esES } as unknown as Record<Language, Locale>

/** As the machine says when the page is loaded. */
const reader = {
  touch: matchMedia('(pointer: coarse)').matches,
  motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
}
// For the style sheets: parts that wait for a motion which those do not let happen would never show.
document.documentElement.toggleAttribute('data-still', !reader.motion)

/** Theme and language for Ant Design's own parts. */
export function Look({ children }: { children: ReactNode }) {
  const language = useLanguage()
  return (
    <ThemeModeProvider>
      {(mode) => (
        <ConfigProvider
          locale={locales[language]}
          theme={antTheme(mode, reader)}
          wave={{ disabled: true }}
          button={{ autoInsertSpace: false }}
        >
          <App component={false}>{children}</App>
        </ConfigProvider>
      )}
    </ThemeModeProvider>
  )
}
