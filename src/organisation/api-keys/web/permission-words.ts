import type { TFunction } from 'i18next'
import type { ApiKey } from '../contract.ts'

export function permissionWords(permission: ApiKey['permissions'][number], t: TFunction): string {
  return t(`people.may.${permission.replace(':', '-')}` as 'people.may.customer-read')
}
