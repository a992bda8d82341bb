import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import type { Telling } from './story.ts'
import { useTierNames } from './tier-names.ts'

export function useTelling(): Telling {
  const { t } = useTranslation()
  return { t, formats: useFormats(), tierName: useTierNames().name }
}
