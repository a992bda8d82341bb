import { useTranslation } from 'react-i18next'

/** Codes of deliveries in words; one that the translations do not know is shown as delivered. */
export function useHoldingWords() {
  const { t } = useTranslation()
  return {
    family: (code: string) => t(`holdings.family.${code}` as 'holdings.family.deposit', { defaultValue: code }),
    channel: (code: string) => t(`holdings.channels.${code}` as 'holdings.channels.counter', { defaultValue: code }),
    kind: (code: string) => t(`holdings.kinds.${code}` as 'holdings.kinds.deposit', { defaultValue: code }),
    guarantee: (code: string) =>
      t(`holdings.guarantees.${code}` as 'holdings.guarantees.credit', { defaultValue: code }),
    loanClass: (code: number) => t(`holdings.classes.${code}` as 'holdings.classes.1', { defaultValue: String(code) }),
    contract: (code: string) =>
      t(`holdings.contractKinds.${code}` as 'holdings.contractKinds.card', { defaultValue: code }),
    overdue: (days: number) => (days > 0 ? t('holdings.overdue', { count: days }) : t('holdings.notOverdue')),
  }
}
