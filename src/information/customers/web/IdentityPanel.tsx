import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Masked } from '../../../ui/Masked.tsx'
import { Facts, Section } from '../../../ui/Page.tsx'
import type { Customer } from '../contract.ts'

/** Who the customer is beyond the header; the identity number as the server sends it, masked unless the role may see more. */
export function IdentityPanel({ customer }: { customer: Customer }) {
  const { t } = useTranslation()
  const { longDate } = useFormats()
  const day = (date: string | null) => date && longDate(date)
  const sex = customer.sex === 'M' || customer.sex === 'F' ? t(`customers.sexes.${customer.sex}`) : customer.sex
  const facts = [
    {
      label: idLabel(t, customer.idType),
      value: customer.idNo && <Masked kind="idNo">{customer.idNo}</Masked>,
    },
    { label: t('customers.birthDate'), value: day(customer.birthDate) },
    { label: t('customers.sex'), value: sex },
    { label: t('customers.address'), value: customer.address },
    { label: t('customers.village'), value: customer.villageCode },
    { label: t('customers.occupation'), value: customer.occupation },
    { label: t('customers.industry'), value: customer.industryCode },
    { label: t('customers.openedOn'), value: day(customer.openedOn) },
    { label: t('customers.closedOn'), value: day(customer.closedOn) },
    {
      label: t('customers.source'),
      value: t('customers.sourceAsOf', { source: customer.source, date: longDate(customer.asOf) }),
    },
  ]
  return (
    <Section title={t('customers.identity')}>
      <Facts items={facts.filter((fact) => fact.value !== null)} />
    </Section>
  )
}

function idLabel(t: TFunction, idType: string | null): string {
  return t(`customers.idTypes.${idType}` as 'customers.idTypes.resident_id', {
    defaultValue: idType ?? t('customers.idNo'),
  })
}
