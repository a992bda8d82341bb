import { AuditOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DatedList } from '../../../ui/DatedList.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Bars, Loaded } from '../../../ui/States.tsx'
import { listCustomerApprovals } from '../contract.ts'
import type { TellAsked } from './asked.ts'
import { StateMark } from './StateMark.tsx'

/** What was asked for a customer, and what came of it, as far as the reader may see. */
export function CustomerApprovals({ customerId, tell }: { customerId: string; tell: TellAsked }) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const requests = useQuery(queryOf(listCustomerApprovals, { params: { customerId } }))
  return (
    <Section title={t('approvals.ofCustomer')}>
      <Loaded query={requests} bars={<Bars count={1} height={36} />}>
        {({ items }) =>
          items.length ? (
            <DatedList
              label={t('approvals.ofCustomer')}
              most={3}
              moreLabel={(count) => t('approvals.more', { count })}
              items={items.map((row) => ({
                key: row.id,
                sign: <AuditOutlined />,
                tone: 'quiet' as const,
                text: (
                  <Link to="/approvals/$requestId" params={{ requestId: row.id }}>
                    {tell(row).title}
                  </Link>
                ),
                when: (
                  <>
                    <StateMark {...row} /> · {row.requesterName} · {instant(row.requestedAt)}
                  </>
                ),
              }))}
            />
          ) : (
            <p className="soft">{t('approvals.ofCustomerNone')}</p>
          )
        }
      </Loaded>
    </Section>
  )
}
