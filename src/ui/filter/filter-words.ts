import type { TFunction } from 'i18next'
import {
  dateUnits,
  type FieldType,
  type FilterCondition,
  type FilterNode,
  type FilterOp,
} from '../../platform/http/filter.ts'
import type { Formats } from '../../platform/i18n/format.ts'
import { childrenOf, type FilterPath, isCondition, joinOf } from './filter-model.ts'

/** A field of a list as the filter speaks of it. */
export interface FilterField {
  key: string
  type: FieldType
  label: string
  ops: readonly FilterOp[]
  /** All values there are, where they are few. */
  choices?: readonly { value: string; label: string }[]
}

/** A piece of the sentence that a filter makes: a condition that can be taken out, or a word between. */
export type FilterPart =
  | { kind: 'condition'; path: FilterPath; field: string; predicate: string }
  | { kind: 'word'; text: string; at: string }

export interface FilterSpeech {
  t: TFunction
  formats: Formats
  fields: readonly FilterField[]
  /** Name of a value of a reference, where it is known. */
  nameOf: (field: string, value: string) => string | undefined
}

/** The filter as a sentence: conditions with "and" or "or" between them, inner groups in brackets. */
export function filterParts(node: FilterNode, speech: FilterSpeech, path: FilterPath = []): FilterPart[] {
  if (isCondition(node)) {
    const field = speech.fields.find(({ key }) => key === node.field)
    return [{ kind: 'condition', path, field: field?.label ?? node.field, predicate: predicateOf(node, speech) }]
  }
  const join = speech.t(joinOf(node) === 'all' ? 'filters.and' : 'filters.or')
  return childrenOf(node).flatMap((child, index) => {
    const inner = [...path, index]
    const at = inner.join('.')
    const said = filterParts(child, speech, inner)
    const bracketed: FilterPart[] = isCondition(child)
      ? said
      : [{ kind: 'word', text: '(', at: `${at}(` }, ...said, { kind: 'word', text: ')', at: `${at})` }]
    return index === 0 ? bracketed : [{ kind: 'word', text: join, at: `${at}+` } as const, ...bracketed]
  })
}

/** The same in one line, for a title or a screen reader. */
export function filterSentence(node: FilterNode, speech: FilterSpeech): string {
  return filterParts(node, speech)
    .map((part) => (part.kind === 'word' ? part.text : `${part.field} ${part.predicate}`))
    .join(' ')
    .replaceAll(/\( | \)/g, (bracket) => bracket.trim())
}

/** What is said of the field: "from 500,000.00", "is gold or platinum", "in the last 30 days". */
export function predicateOf(condition: FilterCondition, speech: FilterSpeech): string {
  const { t, formats } = speech
  const { op, values } = condition
  const [from = '', to = ''] = values.map((value) => valueWords(condition, value, speech))
  if (op === 'in' || op === 'notIn') {
    const named = formats.either(values.map((value) => valueWords(condition, value, speech)))
    return t(`filters.say.${op}`, { value: named })
  }
  if (op === 'last' || op === 'next') {
    const count = Number(values[0] ?? 0)
    const unit = asUnit(values[1])
    return t(`filters.${op}.${unit}`, { count })
  }
  return t(`filters.say.${op}`, { value: from, to })
}

export function asUnit(unit: string | undefined): (typeof dateUnits)[number] {
  return dateUnits.find((known) => known === unit) ?? 'day'
}

function valueWords({ field: key }: FilterCondition, value: string, { fields, formats, nameOf }: FilterSpeech): string {
  const field = fields.find((one) => one.key === key)
  switch (field?.type) {
    case 'amount':
      return isDecimal(value) ? formats.amount(value) : value
    case 'number':
      return isDecimal(value) ? formats.plain(value) : value
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(value) ? formats.date(value) : value
    case 'choice':
    case 'reference':
      return field.choices?.find((choice) => choice.value === value)?.label ?? nameOf(key, value) ?? value
    default:
      return value
  }
}

function isDecimal(value: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(value)
}

/** A condition begun on a field, without a value yet. */
export function newCondition(field: FilterField): FilterNode {
  return { field: field.key, op: field.ops[0] ?? 'contains', values: [] }
}
