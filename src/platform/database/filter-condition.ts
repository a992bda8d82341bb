import { decimalToCents } from '../amount.ts'
import { AppError } from '../errors.ts'
import {
  dateUnits,
  type FieldType,
  type FilterCondition,
  type FilterNode,
  type FilterOp,
  opsOfType,
  valuesOfOp,
} from '../http/filter.ts'

/** A field that a list may be narrowed by, as the list's query knows it. */
export interface FilterField {
  type: FieldType
  /** SQL of the list's own, never of a request. */
  sql: string
  /** Type that values of choices are compared as. */
  cast?: 'text' | 'smallint'
  /** Where not all of the type's. */
  ops?: readonly FilterOp[]
  /** SQL that must hold as well before the field is looked at: that there is an amount yet, that a number is in sight. */
  provided?: () => string
  /** For ages: the number is counted from this date to today. */
  since?: string
}

/** Takes a value and answers the placeholder that stands for it. */
export type Placeholder = (value: unknown, cast: string) => string

export interface FilterContext {
  fields: Readonly<Record<string, FilterField>>
  value: Placeholder
  /** YYYY-MM-DD, for what is relative. */
  today: string
}

const mostUnits = 1000

/**
 * One SQL condition. Every word of it is of this file or of `fields`; what the request says goes into values only.
 * Throws bad-input naming the field.
 */
export function conditionOf(node: FilterNode, context: FilterContext): string {
  if ('all' in node)
    return node.all.length ? `(${node.all.map((one) => conditionOf(one, context)).join(' and ')})` : 'true'
  if ('any' in node)
    return node.any.length ? `(${node.any.map((one) => conditionOf(one, context)).join(' or ')})` : 'true'
  const field = Object.hasOwn(context.fields, node.field) ? context.fields[node.field] : undefined
  if (!field) throw refused(node.field, 'no such field')
  if (!(field.ops ?? opsOfType[field.type]).includes(node.op))
    throw refused(node.field, `cannot be asked for by ${node.op}`)
  const expected = valuesOfOp[node.op]
  if (expected === 'several' ? node.values.length === 0 : node.values.length !== expected) {
    throw refused(node.field, `${node.op} takes ${expected === 'several' ? 'one value or more' : expected}`)
  }
  const asked =
    node.op === 'empty' || node.op === 'notEmpty' ? emptiness(field, node.op) : comparison(field, node, context)
  return `(${asked})`
}

function emptiness({ sql, type, provided }: FilterField, op: 'empty' | 'notEmpty'): string {
  const present = type === 'text' || type === 'choice' ? `${sql}::text <> ''` : `${sql} is not null`
  const filled = provided && type === 'amount' ? `${provided()} and ${present}` : present
  return op === 'empty' ? `(${filled}) is not true` : filled
}

function comparison(field: FilterField, { field: name, op, values }: FilterCondition, context: FilterContext): string {
  const provided = field.provided ? `${field.provided()} and ` : ''
  switch (field.type) {
    case 'text': {
      const text = context.value(values[0], 'text')
      return `${provided}${op === 'is' ? `${field.sql} = ${text}` : `strpos(lower(${field.sql}), lower(${text})) > 0`}`
    }
    case 'choice':
    case 'reference': {
      const cast = field.type === 'reference' ? 'bigint' : (field.cast ?? 'text')
      if (cast !== 'text') for (const value of values) readDigits(name, value, cast === 'smallint' ? 4 : 19)
      const listed = context.value(values, `${cast}[]`)
      return op === 'in' ? `${field.sql} = any (${listed})` : `(${field.sql} = any (${listed})) is not true`
    }
    case 'date':
      return `${provided}${dates(field.sql, name, op, values, context)}`
    default:
      return `${provided}${amounts(field, name, op, values, context)}`
  }
}

function amounts(
  field: FilterField,
  name: string,
  op: FilterOp,
  values: string[],
  { value, today }: FilterContext,
): string {
  const { since } = field
  if (since) {
    // Old enough is who was born early enough, which keeps to the date and its index.
    const bornBy = (age: number) => `(${value(today, 'date')} - make_interval(years => ${value(age, 'integer')}))::date`
    const ages = values.map((text) => Number(readDigits(name, text, 3)))
    const from = () => `${since} <= ${bornBy(ages[0] ?? 0)}`
    const to = () => `${since} > ${bornBy((ages.at(-1) ?? 0) + 1)}`
    return op === 'from' ? from() : op === 'to' ? to() : `${from()} and ${to()}`
  }
  const cents = values.map((text) => {
    const read = decimalToCents(text)
    if (read === undefined) throw refused(name, 'an amount is a number with at most two decimals')
    return value(read, 'bigint')
  })
  if (op === 'between') return `${field.sql} between ${cents[0]} and ${cents[1]}`
  return `${field.sql} ${op === 'from' ? '>=' : '<='} ${cents[0]}`
}

function dates(sql: string, name: string, op: FilterOp, values: string[], { value, today }: FilterContext): string {
  if (op === 'last' || op === 'next') {
    const count = Number(readDigits(name, values[0] ?? '', 4))
    const unit = dateUnits.find((one) => one === values[1])
    if (!unit || count < 1 || count > mostUnits) throw refused(name, `${op} takes 1 to ${mostUnits} and a unit`)
    const span = `make_interval(${unit}s => ${value(count, 'integer')})`
    const now = value(today, 'date')
    // Both with today.
    return op === 'last'
      ? `${sql} > ${now} - ${span} and ${sql} <= ${now}`
      : `${sql} >= ${now} and ${sql} < ${now} + ${span}`
  }
  const days = values.map((text) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(text))) throw refused(name, 'a date is YYYY-MM-DD')
    return value(text, 'date')
  })
  if (op === 'between') return `${sql} between ${days[0]} and ${days[1]}`
  return `${sql} ${op === 'from' ? '>=' : '<='} ${days[0]}`
}

function readDigits(name: string, text: string, most: number): string {
  if (text.length > most || !/^\d+$/.test(text)) throw refused(name, 'a whole number is expected')
  return text
}

function refused(field: string, problem: string): AppError {
  return new AppError('bad-input', `${field}: ${problem}.`, { field, problem })
}
