import { LockOutlined, PhoneOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Mark } from '../../../ui/Mark.tsx'
import { Masked } from '../../../ui/Masked.tsx'
import type { Fact } from '../../../ui/Page.tsx'
import { dialledOf, PhoneLink } from '../../../ui/PhoneLink.tsx'
import { RecordHeader } from '../../../ui/RecordHeader.tsx'
import type { Customer } from '../contract.ts'
import { useAskToCall } from './Reveal.tsx'

interface CustomerHeaderProps {
  customer: Customer
  /** The list that the page was opened from, with the way on. */
  parent: ReactNode
  /** The tier, which belongs to the analysis wing. */
  standing: ReactNode
  /** Judgements of other wings, such as contribution and risk; without a value they take no room. */
  gauges?: Fact[]
}

/** Who the customer is and whom to call, in sight wherever the page is scrolled to. */
export function CustomerHeader({ customer, parent, standing, gauges = [] }: CustomerHeaderProps) {
  const { t } = useTranslation()
  const { longDate } = useFormats()
  const { mobile, managerName, managerNo, managerMobile } = customer
  const askToCall = useAskToCall()
  const dialled = mobile && dialledOf(mobile)
  const unknown = managerNo && t('customers.managerUnknown', { number: managerNo })
  return (
    <RecordHeader
      title={customer.name}
      parent={parent}
      marks={
        <>
          {standing}
          {customer.confidential && (
            <Mark tone="accent" icon={<LockOutlined />}>
              {t('access.confidential')}
            </Mark>
          )}
          {customer.closedOn && (
            <Mark tone="bad" icon="×">
              {t('customers.closedSince', { date: longDate(customer.closedOn) })}
            </Mark>
          )}
        </>
      }
      gauges={gauges}
      facts={[
        { label: t('customers.number'), value: customer.customerNo },
        { label: t('customers.kind'), value: t(`customers.kinds.${customer.kind}`) },
        {
          label: t('customers.mobile'),
          value: mobile && (dialled ? <PhoneLink number={mobile} /> : <Masked kind="mobile">{mobile}</Masked>),
        },
        { label: t('customers.institution'), value: customer.institutionName },
        {
          label: t('customers.manager'),
          value: managerName ? (
            <>
              {managerName} {managerMobile && <PhoneLink number={managerMobile} />}
            </>
          ) : (
            unknown
          ),
        },
      ]}
      actions={
        (dialled || askToCall) && (
          <Button
            type="primary"
            icon={<PhoneOutlined aria-hidden />}
            {...(dialled ? { href: `tel:${dialled}` } : { onClick: askToCall })}
          >
            {t('customers.call')}
          </Button>
        )
      }
    />
  )
}
