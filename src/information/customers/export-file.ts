import en from '../../platform/i18n/en/customers.json' with { type: 'json' }
import es from '../../platform/i18n/es/customers.json' with { type: 'json' }
import zh from '../../platform/i18n/zh/customers.json' with { type: 'json' }
import { type CustomerFieldKey, type CustomerRow, customerFields, type ExportAsked, fieldLabels } from './contract.ts'

const words = { zh, en, es }
type Language = ExportAsked['language']
/** In each language, from the entry tier up. */
export type TierNames = readonly Record<Language, string>[]

const plainNumber = /^-?\d+(\.\d+)?$/
/** What a spreadsheet takes for a formula, in the wide forms that it takes as well. */
const formulaBegin = /^[\s]*[=+\-@＝＋－＠\t\r]/

/**
 * One value of a CSV (RFC 4180). What a spreadsheet would work out is made a text by an apostrophe before it; a plain
 * number is none, a negative one neither.
 */
export function csvValue(value: string | null): string {
  if (value === null) return ''
  const harmless = formulaBegin.test(value) && !plainNumber.test(value) ? `'${value}` : value
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

export const csvLine = (values: readonly (string | null)[]): string => `${values.map(csvValue).join(',')}\r\n`

/** Spreadsheets take a file for UTF-8 by it. */
export const byteOrderMark = '\ufeff'

const amounts = new Set<string>(customerFields.flatMap(({ key, type }) => (type === 'amount' ? [key] : [])))

/** `currency`: the home currency, which amounts are in. */
export function headLine({ columns, language }: Pick<ExportAsked, 'columns' | 'language'>, currency: string): string {
  return csvLine(
    columns.map((key) => {
      const label = words[language][fieldLabels[key].slice('customers.'.length) as 'name']
      return amounts.has(key) ? `${label} (${currency})` : label
    }),
  )
}

/** As the list shows it, with plain numbers and days; masked numbers are masked in the row. */
export function rowLine(
  row: CustomerRow,
  { columns, language }: Pick<ExportAsked, 'columns' | 'language'>,
  tierNames: TierNames,
): string {
  const { kinds, standings, sexes } = words[language]
  const tier = tierNames[row.tier - 1]?.[language] ?? String(row.tier)
  const held = row.standing === 'special' ? `${tier} (${standings.special})` : tier
  const values: Record<CustomerFieldKey, string | number | null> = {
    ...row,
    kind: kinds[row.kind],
    standing: standings[row.standing],
    tier: row.tier === 0 ? standings[row.standing] : held,
    institution: row.institutionName,
    manager: row.managerName,
    village: row.villageCode,
    industry: row.industryCode,
    sex: row.sex === 'M' || row.sex === 'F' ? sexes[row.sex] : row.sex,
  }
  return csvLine(columns.map((key) => (values[key] === null ? null : String(values[key]))))
}

export interface Watermark {
  requestId: string
  personName: string
  /** In the institution's time. */
  at: string
  token: string
}

/** First and last line: who had it made, when, upon which request, and the mark that no other file has. */
export function watermarkLine({ requestId, personName, at, token }: Watermark): string {
  return csvLine([`Almanac #${requestId} · ${personName} · ${at} · ${token}`])
}
