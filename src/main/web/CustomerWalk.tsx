import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Walk } from '../../ui/Walk.tsx'

const linkOf = (customerId: string) => ({ to: '/customers/$customerId', params: { customerId } })

/** Where the customer page belongs: to all customers, or to the list that it was opened from, with the way on. */
export function CustomerWalk({ customerId }: { customerId: string }) {
  const { t } = useTranslation()
  return (
    <Walk id={customerId} link={linkOf}>
      <Link to="/customers">{t('customers.title')}</Link>
    </Walk>
  )
}
