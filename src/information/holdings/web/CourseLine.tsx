import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Sparkline } from '../../../ui/Sparkline.tsx'
import { type Holding, listBalances } from '../contract.ts'

/** The courses of all accounts come in one read, after the accounts themselves; each line keeps its room meanwhile. */
export function CourseLine({ customerId, holding }: { customerId: string; holding: Holding }) {
  const { t } = useTranslation()
  const { amount, date } = useFormats()
  const courses = useQuery({ ...queryOf(listBalances, { params: { customerId } }), staleTime: 300_000 })
  const balances = courses.data?.items.find((item) => item.accountId === holding.accountId)?.balances ?? []
  const days = courses.data?.days ?? []
  const first = balances.findIndex((balance) => balance !== null)
  const [from, to] = [balances[first], balances.at(-1)]
  const label =
    from && to
      ? t('holdings.courseOf', {
          from: amount(from),
          first: date(days[first] ?? ''),
          to: amount(to),
          last: date(days.at(-1) ?? ''),
        })
      : ''
  return <Sparkline values={balances} label={label} />
}
