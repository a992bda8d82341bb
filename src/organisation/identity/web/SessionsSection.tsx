import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { Section } from '../../../ui/Page.tsx'
import { endOtherSessions, endSession, listSessions, type Session } from '../contract.ts'
import css from './SessionsSection.module.css'

/** Where I am signed in; what I do not know I sign out from here. */
export function SessionsSection() {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const queryClient = useQueryClient()
  const sessions = useQuery(queryOf(listSessions, {}))
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: [listSessions.path] })
  const one = useMutation({ mutationFn: (sessionId: string) => call(endSession, { params: { sessionId } }), onSuccess })
  const others = useMutation({ mutationFn: () => call(endOtherSessions, {}), onSuccess })
  const error = one.error ?? others.error
  const rows = sessions.data?.items
  return (
    <Section
      title={t('identity.sessions')}
      term="session"
      actions={
        rows && (
          <Button disabled={rows.length < 2} loading={others.isPending} onClick={() => others.mutate()}>
            {t('identity.signOutOthers')}
          </Button>
        )
      }
    >
      <FormProblem>{error && problemWords(error)}</FormProblem>
      <DataTable
        label={t('identity.sessions')}
        rows={rows}
        error={sessions.error}
        retry={sessions.refetch}
        rowKey={(row) => row.id}
        expectedRows={2}
        empty={null}
        columns={[
          { key: 'browser', title: t('identity.browser'), render: (row) => <Browser session={row} /> },
          {
            key: 'seenAt',
            title: t('identity.seenAt'),
            render: (row) => (row.current ? t('identity.seenNow') : instant(row.seenAt)),
          },
          {
            key: 'openedAt',
            title: t('identity.openedAt'),
            from: 'tablet',
            render: (row) => <span className="nowrap">{instant(row.openedAt)}</span>,
          },
          {
            key: 'means',
            title: t('identity.meansTitle'),
            from: 'tablet',
            render: (row) => t(`identity.means.${row.means}`),
          },
          { key: 'address', title: t('identity.address'), from: 'tablet', render: (row) => row.address ?? '–' },
          {
            key: 'end',
            title: <span className="visually-hidden">{t('identity.signOut')}</span>,
            align: 'right',
            render: (row) =>
              !row.current && (
                <Button
                  loading={one.isPending && one.variables === row.id}
                  aria-label={`${t('identity.signOut')}: ${wordsOf(row, t)}`}
                  onClick={() => one.mutate(row.id)}
                >
                  {t('identity.signOut')}
                </Button>
              ),
          },
        ]}
      />
    </Section>
  )
}

function Browser({ session }: { session: Session }) {
  const { t } = useTranslation()
  return (
    <span className={css.browser}>
      {wordsOf(session, t)}
      {session.current && <small>{t('identity.thisSession')}</small>}
    </span>
  )
}

function wordsOf({ browser, system }: Session, t: TFunction): string {
  if (browser && system) return t('identity.browserOn', { browser, system })
  return browser ?? system ?? t('identity.browserUnknown')
}
