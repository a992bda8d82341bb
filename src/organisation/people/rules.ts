const prefix = 'custom-'

/** The id of a role of the bank's own; undefined for those that come with Almanac. */
export function customIdOf(role: string): string | undefined {
  return role.startsWith(prefix) ? role.slice(prefix.length) : undefined
}

export function customRole(id: string): string {
  return prefix + id
}
