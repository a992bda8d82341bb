import { useTranslation } from 'react-i18next'

/** Who holds a right, and where. */
export function useRightWords(): (permission: string, place?: string) => string {
  const { t } = useTranslation()
  return (permission, place) => {
    const right = t(`approvals.right.${permission.split(':')[0]}` as 'approvals.right.special', {
      defaultValue: permission,
    })
    return place === undefined ? right : `${right} · ${place}`
  }
}
