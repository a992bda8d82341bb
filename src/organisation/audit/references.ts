/** What a number in a record stands for; the database knows its name. */
export type ReferenceKind = 'person' | 'institution' | 'unit' | 'staff' | 'customer'
export interface Reference {
  kind: ReferenceKind
  id: string
}
type Recorded = Record<string, unknown>

const kindOf: Record<string, ReferenceKind> = {
  personId: 'person',
  readers: 'person',
  institutionId: 'institution',
  institutionIds: 'institution',
  targetId: 'institution',
  parent: 'institution',
  mergedInto: 'institution',
  departmentId: 'unit',
  postId: 'unit',
  managers: 'staff',
  customerId: 'customer',
}
const subjects: readonly unknown[] = ['institution', 'unit', 'staff'] satisfies ReferenceKind[]

/** Records come with the names of columns and with those of the code. */
export function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** What the numbers in a field stand for; undefined where it holds none. `name` in camel case, `of` the record around it. */
export function referenceKind(name: string, of: Recorded): ReferenceKind | undefined {
  if (name === 'subjectId') return subjects.includes(of.subject) ? (of.subject as ReferenceKind) : undefined
  // A fact of the organisation: its value is of the kind that its field is.
  if (name === 'value') return kindOf[String(of.field)]
  return kindOf[name]
}

/** All that a record refers to by a number. */
export function referencesIn(recorded: Recorded): Reference[] {
  return Object.entries(recorded).flatMap(([name, value]) => {
    const kind = referenceKind(camelCase(name), recorded)
    if (!kind) return isRecord(value) ? referencesIn(value) : []
    return [value].flat().flatMap((one) => (/^\d{1,19}$/.test(String(one)) ? [{ kind, id: String(one) }] : []))
  })
}

export function isRecord(value: unknown): value is Recorded {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export const referenceKey = ({ kind, id }: Reference) => `${kind} ${id}`
