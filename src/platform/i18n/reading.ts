import { use } from 'react'
import type { Reading } from './en/reading.ts'
import { type Language, useLanguage } from './language.ts'

/** Texts that few read and then at length: help, glossary, tours. They come when somebody asks, one language at a time. */
const load: Record<Language, () => Promise<{ default: Reading }>> = {
  zh: () => import('./zh/reading.ts'),
  en: () => import('./en/reading.ts'),
  es: () => import('./es/reading.ts'),
}
const loaded = new Map<Language, Promise<Reading>>()

/** Suspends until they are there; throws what a failed download throws, and asks again the next time. */
export function useReading(): Reading {
  const language = useLanguage()
  let reading = loaded.get(language)
  if (!reading) {
    reading = load[language]().then((module) => module.default)
    reading.catch(() => loaded.delete(language))
    loaded.set(language, reading)
  }
  return use(reading)
}

export type { Reading } from './en/reading.ts'
export type TermName = keyof Reading['glossary']['terms']
export type HelpTopic = keyof Reading['help']['topics']
export type KeyName = keyof Reading['help']['keys']
