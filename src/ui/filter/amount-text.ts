import type { Language } from '../../platform/i18n/language.ts'

/** Hundreds of thousands are spoken of in ten thousands here, in thousands there: both may be typed. */
const units: Record<string, number> = { 万: 4, 亿: 8, k: 3, m: 6 }
const decimalSign: Record<Language, '.' | ','> = { zh: '.', en: '.', es: ',' }

/** What a person types as an amount, as a decimal string: `1,234.50`, es `1.234,50`, `50万`, `1.5m`; undefined when it is none. */
export function readAmount(text: string, language: Language): string | undefined {
  const compact = text.replaceAll(/[\s\u00a0\u202f¥￥$€]/g, '').toLowerCase()
  const unit = compact.at(-1) ?? ''
  const exponent = units[unit] ?? 0
  const digits = exponent > 0 ? compact.slice(0, -1) : compact
  const sign = decimalSign[language]
  const plain = digits
    .replaceAll(sign === '.' ? ',' : '.', '')
    .replace(sign, '.')
    .replace('−', '-')
  if (!/^-?\d{1,15}(\.\d{0,8})?$/.test(plain)) return undefined
  return shift(plain, exponent)
}

/** Moves the point to the right, by text: a float would round. */
function shift(plain: string, places: number): string {
  const [whole = '', fraction = ''] = plain.split('.')
  const moved = whole + fraction.slice(0, places).padEnd(places, '0')
  const rest = fraction.slice(places).replace(/0+$/, '')
  const trimmed = moved.replace(/^(-?)0+(?=\d)/, '$1')
  return rest ? `${trimmed}.${rest}` : trimmed
}
