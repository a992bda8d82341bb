import { createContext, useContext } from 'react'
import type { Permission } from '../http/contract.ts'

/** What the signed-in person may do, for screens: hides what the server would refuse, which is what decides. */
export const PermissionsContext = createContext<readonly Permission[]>([])

export function usePermissions(): readonly Permission[] {
  return useContext(PermissionsContext)
}

export function useMay(permission: Permission): boolean {
  return usePermissions().includes(permission)
}
