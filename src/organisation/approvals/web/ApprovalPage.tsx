import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Facts, Page, Section } from '../../../ui/Page.tsx'
import { RecordHeader } from '../../../ui/RecordHeader.tsx'
import { Bars, Loaded } from '../../../ui/States.tsx'
import { type Approval, getApproval } from '../contract.ts'
import css from './ApprovalPage.module.css'
import type { TellAsked } from './asked.ts'
import { DecisionSection } from './DecisionSection.tsx'
import { Due } from './Due.tsx'
import { StateMark } from './StateMark.tsx'
import { Trail } from './Trail.tsx'
import { useRightWords } from './use-right-words.ts'

const route = getRouteApi('/signed-in/approvals/$requestId')

/** One request: what is asked and why, who decides, what has happened; and the decision, where it is the reader's. */
export function ApprovalPage({ tell }: { tell: TellAsked }) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const { requestId } = route.useParams()
  const queryClient = useQueryClient()
  const request = useQuery(queryOf(getApproval, { params: { requestId } }))
  const parent = <Link to="/approvals">{t('approvals.title')}</Link>
  if (!request.data) {
    return (
      <Page title={t(request.isError ? 'approvals.title' : 'ui.loading')} parent={parent}>
        <Loaded query={request} bars={<Bars count={6} height={28} />}>
          {() => null}
        </Loaded>
      </Page>
    )
  }
  const { data } = request
  const asked = tell(data)
  /** What was decided may have changed anything: customers, lists, files. */
  const onDecided = (after: Approval) => {
    queryClient.setQueryData(queryOf(getApproval, { params: { requestId } }).queryKey, after)
    return queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== getApproval.path })
  }
  return (
    <div className={css.page}>
      <RecordHeader
        title={asked.title}
        parent={parent}
        marks={<StateMark {...data} />}
        facts={[
          { label: t('approvals.requester'), value: data.requesterName },
          { label: t('approvals.requestedAt'), value: instant(data.requestedAt) },
          ...(data.state === 'pending' ? [{ label: t('approvals.due'), value: <Due {...data} /> }] : []),
        ]}
      />
      <div className={css.columns}>
        <div className={css.main}>
          <Section title={t('approvals.reason')}>
            <p className={css.reason}>{data.reason}</p>
          </Section>
          <DecisionSection
            key={data.id}
            request={data}
            onDecided={onDecided}
            onOvertaken={() => queryClient.invalidateQueries()}
          />
          <Section title={t('approvals.snapshot')}>
            <Facts items={asked.facts} />
          </Section>
        </div>
        <div className={css.main}>
          <Section title={t('approvals.trail')}>
            <Trail trail={data.trail} />
          </Section>
          <ChainSection request={data} />
        </div>
      </div>
    </div>
  )
}

function ChainSection({ request }: { request: Approval }) {
  const { t } = useTranslation()
  const rightWords = useRightWords()
  if (!request.chain.length) {
    return (
      <Section title={t('approvals.chain')}>
        <p className="soft">{t('approvals.chainNone')}</p>
      </Section>
    )
  }
  const steps = request.chain.map((step, at) => ({ ...step, number: at + 1 }))
  return (
    <Section title={t('approvals.chain')}>
      <DataTable
        label={t('approvals.chain')}
        rows={steps}
        rowKey={(step) => String(step.number)}
        empty={null}
        columns={[
          { key: 'step', title: t('approvals.step'), render: (step) => step.number },
          {
            key: 'who',
            title: t('approvals.who'),
            render: (step) => rightWords(step.permission, step.institutionName ?? t(`approvals.level.${step.level}`)),
          },
          {
            key: 'within',
            title: t('approvals.within'),
            align: 'right',
            render: (step) => <span className="nowrap">{t('approvals.hours', { hours: step.hours })}</span>,
          },
        ]}
      />
    </Section>
  )
}
