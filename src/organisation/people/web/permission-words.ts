import { type Permission, permissions } from '../../../platform/http/contract.ts'

/** As they are listed, by what they are about. */
export function permissionGroups(): { group: string; permissions: Permission[] }[] {
  const groups = new Map<string, Permission[]>()
  for (const permission of permissions) {
    const group = permission.split(':')[0] ?? ''
    groups.set(group, [...(groups.get(group) ?? []), permission])
  }
  return [...groups].map(([group, own]) => ({ group, permissions: own }))
}

export const groupKey = (group: string) => `people.group.${group}` as 'people.group.customer'
