import type { TFunction } from 'i18next'

export function familyName(t: TFunction, family: string): string {
  return t(`holdings.family.${family}` as 'holdings.family.deposit', { defaultValue: family })
}
