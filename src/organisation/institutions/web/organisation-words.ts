import type { TFunction } from 'i18next'
import { type Change, customerGroups, institutionKinds, ownedFields } from '../contract.ts'

function isOneOf<const Value extends string>(values: readonly Value[], value: string | null): value is Value {
  return values.includes(value as Value)
}

/** Deliveries may bring kinds that have no word here. */
export function kindWords(kind: string | null, t: TFunction): string {
  if (kind === null) return t('organisation.kinds.none')
  return isOneOf(institutionKinds, kind) ? t(`organisation.kinds.${kind}`) : kind
}

/** The value of a field of an institution or a unit, as the server tells it. */
export function valueWords(field: string, value: string | null, t: TFunction): string {
  if (field === 'kind') return kindWords(value, t)
  if (field === 'closed') return t(value === 'true' ? 'organisation.closedMark' : 'organisation.open')
  if (field === 'parent') return value ?? t('organisation.noParent')
  if (field === 'customerGroup' && isOneOf(customerGroups, value)) return t(`organisation.groups.${value}`)
  return value ?? '–'
}

export function fieldWords(field: string, t: TFunction): string {
  const known = [...ownedFields, 'mergedInto', 'number', 'source', 'customerGroup', 'placement'] as const
  return isOneOf(known, field) ? t(`organisation.field.${field}`) : field
}

/** What was, is or will be done, in one line. */
export function changeWords({ kind, subject, undoes, subjectName, targetName }: Change, t: TFunction): string {
  const target = targetName ?? t('organisation.change.toTop')
  const words = (one: Exclude<Change['kind'], 'undo'>) => t(`organisation.change.${one}`, { name: subjectName, target })
  if (subject === 'staff' && kind === 'move') return t('organisation.change.place', { name: subjectName, target })
  if (kind !== 'undo') return words(kind)
  return t('organisation.change.undo', { what: undoes && undoes !== 'undo' ? words(undoes) : subjectName })
}

/** Of what the line above does not say already. */
export function factWords({ kind, fields }: Change, t: TFunction): string[] {
  const told = ['parent', 'mergedInto', 'closed', 'source', ...(kind === 'create' ? ['name'] : [])]
  const takesBack = kind === 'give-back' || kind === 'undo'
  return fields
    .filter(({ field, value }) => field !== 'mergedInto' && (takesBack || (!told.includes(field) && value !== null)))
    .map(({ field, value, givenBack }) =>
      givenBack
        ? t('organisation.change.factBack', { field: fieldWords(field, t) })
        : t('organisation.change.fact', { field: fieldWords(field, t), value: valueWords(field, value, t) }),
    )
}
