import type { TFunction } from 'i18next'
import { type ReactNode, useContext, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import type { ListColumn } from '../../../ui/list/list-column.ts'
import { Amount, HomeCurrencyContext } from '../../../ui/Money.tsx'
import { type CustomerFieldKey, type CustomerRow, customerFields, fieldLabels } from '../contract.ts'
import { Change } from './Change.tsx'

type Render = (row: CustomerRow) => ReactNode
interface Shape {
  width: number
  initial?: true
  align?: 'right'
  render: Render
}

/** Every column that the list of customers can show. */
export function useCustomerColumns(renderStanding: Render): ListColumn<CustomerRow>[] {
  const { t } = useTranslation()
  const { date, count } = useFormats()
  const currency = useContext(HomeCurrencyContext)
  return useMemo(() => {
    const amount = (of: (row: CustomerRow) => string | null): Shape => ({
      width: 136,
      align: 'right',
      render: (row) => <Amount value={of(row)} />,
    })
    const day = (of: (row: CustomerRow) => string | null): Shape => ({
      width: 116,
      render: (row) => {
        const value = of(row)
        return value && date(value)
      },
    })
    const shapes: Record<CustomerFieldKey, Shape> = {
      name: { width: 160, initial: true, render: (row) => row.name },
      customerNo: { width: 112, initial: true, render: (row) => row.customerNo },
      kind: { width: 96, initial: true, render: (row) => t(`customers.kinds.${row.kind}`) },
      standing: { width: 128, render: (row) => t(`customers.standings.${row.standing}`) },
      tier: { width: 132, initial: true, render: renderStanding },
      aum: { ...amount((row) => row.aum), initial: true },
      aumChange: { width: 152, align: 'right', initial: true, render: (row) => <Change value={row.aumChange} /> },
      deposits: amount((row) => row.deposits),
      investments: amount((row) => row.investments),
      cts: amount((row) => row.cts),
      institution: { width: 152, initial: true, render: (row) => row.institutionName },
      manager: { width: 100, initial: true, render: (row) => row.managerName },
      mobile: { width: 116, initial: true, render: (row) => row.mobile },
      village: { width: 120, render: (row) => row.villageCode },
      address: { width: 240, render: (row) => row.address },
      occupation: { width: 120, render: (row) => row.occupation },
      industry: { width: 104, render: (row) => row.industryCode },
      birthDate: day((row) => row.birthDate),
      age: { width: 72, align: 'right', render: (row) => (row.age === null ? null : count(row.age)) },
      sex: { width: 80, render: (row) => sexWords(t, row.sex) },
      openedOn: day((row) => row.openedOn),
      closedOn: day((row) => row.closedOn),
      source: { width: 104, render: (row) => row.source },
    }
    return customerFields.map(({ key, type, sortable }) => {
      const { initial = false, ...shape } = shapes[key]
      const label = fieldLabel(t, key)
      return {
        key,
        label: type === 'amount' ? `${label} (${currency})` : label,
        ...(key === 'aumChange' && { hint: t('customers.aumChangeHint') }),
        ...shape,
        initial,
        sortable,
      }
    })
  }, [t, date, count, currency, renderStanding])
}

export function fieldLabel(t: TFunction, key: CustomerFieldKey): string {
  return t(fieldLabels[key])
}

export function sexWords(t: TFunction, sex: string | null): string | null {
  return sex === 'M' || sex === 'F' ? t(`customers.sexes.${sex}`) : sex
}
