import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { centsToDecimal } from '../../../platform/amount.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { HomeCurrencyContext } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { type ApprovalRule, listApprovalRules } from '../contract.ts'
import { useRightWords } from './use-right-words.ts'

/** The table of rules: which step is taken from which size on, by whom and within which time. */
export function ApprovalRulesPage() {
  const { t } = useTranslation()
  const { money } = useFormats()
  const currency = useContext(HomeCurrencyContext)
  const rightWords = useRightWords()
  const rules = useQuery({ ...queryOf(listApprovalRules, {}), staleTime: 300_000 })
  const kindWords = (kind: string) =>
    t(`approvals.kind.${kind}` as 'approvals.kind.special-grant', { defaultValue: kind })
  const sizeWords = ({ kind, fromSize }: ApprovalRule) => {
    if (fromSize === '0') return t('approvals.size.always')
    if (kind.endsWith('-export')) return t('approvals.size.rows', { count: Number(fromSize) })
    return t('approvals.size.amount', { amount: money(centsToDecimal(fromSize), currency) })
  }
  return (
    <Page
      title={t('approvals.rules')}
      subtitle={t('approvals.rulesHint')}
      parent={<Link to="/approvals">{t('approvals.title')}</Link>}
    >
      <DataTable<ApprovalRule>
        label={t('approvals.rules')}
        rows={rules.data?.items}
        error={rules.error}
        retry={rules.refetch}
        rowKey={(rule) => `${rule.kind} ${rule.step}`}
        expectedRows={4}
        empty={null}
        columns={[
          { key: 'kind', title: t('approvals.asked'), render: (rule) => kindWords(rule.kind) },
          { key: 'step', title: t('approvals.step'), align: 'right', render: (rule) => rule.step },
          { key: 'from', title: t('approvals.from'), render: sizeWords },
          {
            key: 'who',
            title: t('approvals.who'),
            render: (rule) => rightWords(rule.permission, t(`approvals.level.${rule.level}`)),
          },
          {
            key: 'within',
            title: t('approvals.within'),
            align: 'right',
            from: 'tablet',
            render: (rule) => <span className="nowrap">{t('approvals.hours', { hours: rule.hours })}</span>,
          },
        ]}
      />
    </Page>
  )
}
