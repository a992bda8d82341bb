import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { type Language, languages } from './languages.ts'

export { type Language, languages } from './languages.ts'

/** BCP 47 tag per language: for `lang`, dates and numbers. British order of dates, as day before month is what the other two share. */
export const localeOf: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB', es: 'es' }

const storageKey = 'almanac.language'
const load: Record<Language, () => Promise<{ default: object }>> = {
  zh: () => import('./zh/index.ts'),
  en: () => import('./en/index.ts'),
  es: () => import('./es/index.ts'),
}

/** Starts with the language chosen last, else the browser's, else English. Only that one is loaded. */
export async function startTranslations(): Promise<void> {
  const language = chosenLanguage()
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: (await load[language]()).default } },
    interpolation: { escapeValue: false },
    showSupportNotice: false,
  } as Parameters<typeof i18next.init>[0])
  applyLanguage(language)
  // Tabs agree: what is chosen in one is spoken in the others at once.
  window.addEventListener('storage', (event) => {
    const chosen = event.key === storageKey && asLanguage(event.newValue)
    if (chosen) void speak(chosen)
  })
}

export async function changeLanguage(language: Language): Promise<void> {
  localStorage.setItem(storageKey, language)
  await speak(language)
}

async function speak(language: Language): Promise<void> {
  i18next.addResourceBundle(language, 'translation', (await load[language]()).default)
  await i18next.changeLanguage(language)
  applyLanguage(language)
}

export function useLanguage(): Language {
  const { i18n } = useTranslation()
  return asLanguage(i18n.language) ?? 'en'
}

function applyLanguage(language: Language): void {
  document.documentElement.lang = localeOf[language]
  // The name under which the app is installed.
  document.querySelector('link[rel="manifest"]')?.setAttribute('href', `/manifest-${language}.webmanifest`)
}

function chosenLanguage(): Language {
  const candidates = [localStorage.getItem(storageKey), ...navigator.languages]
  return candidates.map(asLanguage).find((language) => language !== undefined) ?? 'en'
}

function asLanguage(tag: string | null | undefined): Language | undefined {
  return languages.find((language) => tag?.toLowerCase().split('-')[0] === language)
}
