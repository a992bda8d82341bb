import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Masked } from '../../../ui/Masked.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Bars, Loaded } from '../../../ui/States.tsx'
import { listContracts } from '../contract.ts'
import css from './ContractsPanel.module.css'
import { useHoldingWords } from './words.ts'

/** Cards, channels and other agreements beside accounts, those in force first. */
export function ContractsPanel({ customerId }: { customerId: string }) {
  const { t } = useTranslation()
  const { date } = useFormats()
  const words = useHoldingWords()
  const contracts = useQuery(queryOf(listContracts, { params: { customerId } }))
  return (
    <Section title={t('holdings.contracts.title')}>
      <Loaded query={contracts} bars={<Bars count={3} height={24} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t('holdings.contracts.none')}</p>
          ) : (
            <ul className={css.contracts}>
              {items.map((contract) => (
                <li key={`${contract.kind} ${contract.contractNo} ${contract.openedOn}`}>
                  <span>{words.contract(contract.kind)}</span>
                  <span className="soft">
                    <Masked kind="accountNo">{contract.contractNo}</Masked>
                  </span>
                  <span className="soft">
                    {contract.closedOn
                      ? t('holdings.contracts.closed', { date: date(contract.closedOn) })
                      : contract.openedOn && t('holdings.contracts.since', { date: date(contract.openedOn) })}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  )
}
