import { type Permission, permissions } from '../../../platform/http/contract.ts'

/** Keys of the translations hold no colon. */
export const mayKey = (permission: Permission) =>
  `people.may.${permission.replace(':', '-')}` as 'people.may.customer-read'

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
