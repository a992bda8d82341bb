import type { TFunction } from 'i18next'
import type { ApiKey } from '../contract.ts'

export function permissionWords(permission: ApiKey['permissions'][number], t: TFunction): string {
  return t(`api.permission.${permission.replace(':', '-')}` as 'api.permission.customer-read')
}
