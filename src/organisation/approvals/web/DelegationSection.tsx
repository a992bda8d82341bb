import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePermissions } from '../../../platform/auth/permissions.ts'
import { call } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { DayInput } from '../../../ui/DayInput.tsx'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'
import { Empty } from '../../../ui/States.tsx'
import { createDelegation, type Delegation, endDelegation, findColleagues, listDelegations } from '../contract.ts'

/** Who decides in my stead while I am away, and for whom I do; nothing for those who have nothing to do with it. */
export function DelegationSection() {
  const { t } = useTranslation()
  const { longDate } = useFormats()
  const queryClient = useQueryClient()
  const delegations = useQuery(queryOf(listDelegations, {}))
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: [listDelegations.path] })
  const end = useMutation({
    mutationFn: (delegationId: string) => call(endDelegation, { params: { delegationId } }),
    onSuccess,
  })
  // Rules of approval are not handed on.
  const decides = usePermissions().some((one) => one.endsWith(':approve') && one !== 'approval:approve')
  if (!decides && !delegations.data?.items.length) return null
  return (
    <Section title={t('approvals.away')}>
      <p className="soft">{t('approvals.awayHint')}</p>
      <FormProblem>{end.error && problemWords(end.error)}</FormProblem>
      <DataTable<Delegation>
        label={t('approvals.away')}
        rows={delegations.data?.items}
        error={delegations.error}
        retry={delegations.refetch}
        rowKey={(row) => row.id}
        expectedRows={1}
        empty={<Empty>{t('approvals.awayNone')}</Empty>}
        columns={[
          {
            key: 'who',
            title: t('approvals.delegate'),
            render: ({ given, personName, delegateName }) =>
              given
                ? t('approvals.delegationGiven', { name: delegateName })
                : t('approvals.delegationTaken', { name: personName }),
          },
          {
            key: 'days',
            title: t('approvals.days'),
            render: ({ fromOn, untilOn }) =>
              t('approvals.period', { from: longDate(fromOn), until: longDate(untilOn) }),
          },
          { key: 'state', title: t('approvals.state'), render: ({ state }) => t(`approvals.delegationState.${state}`) },
          {
            key: 'end',
            title: <span className="visually-hidden">{t('approvals.delegationEnd')}</span>,
            align: 'right',
            render: ({ id, given, state }) =>
              given && state !== 'over' ? (
                <Button loading={end.isPending && end.variables === id} onClick={() => end.mutate(id)}>
                  {t('approvals.delegationEnd')}
                </Button>
              ) : null,
          },
        ]}
      />
      {decides && <HandOver today={delegations.data?.today} onDone={onSuccess} />}
    </Section>
  )
}

interface HandedOver {
  delegateId: string
  fromOn: string
  untilOn: string
}

function HandOver({ today = '', onDone }: { today: string | undefined; onDone: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const [count, setCount] = useState(0)
  const [text, setText] = useState('')
  const found = useQuery({ ...queryOf(findColleagues, { query: { text } }), enabled: text.trim() !== '' })
  const colleagues = text.trim() ? (found.data?.items ?? []) : []
  const save = async (body: HandedOver) => {
    await call(createDelegation, { body })
    setCount(count + 1)
    await onDone()
  }
  return (
    // Empty again after each.
    <RecordForm<HandedOver>
      key={count}
      label={t('approvals.away')}
      initial={{}}
      submitLabel={t('approvals.delegateSave')}
      onSubmit={save}
    >
      <Field name="delegateId" label={t('approvals.delegate')} hint={t('approvals.delegateHint')} required>
        <Select
          showSearch={{ filterOption: false, onSearch: setText }}
          loading={found.isFetching}
          notFoundContent={text.trim() && !found.isFetching ? t('approvals.nobodyFound') : null}
          options={colleagues.map(({ id, name, staffNo }) => ({
            value: id,
            label: staffNo ? `${name} ${staffNo}` : name,
          }))}
        />
      </Field>
      <Field name="fromOn" label={t('approvals.firstDay')} required>
        <DayInput />
      </Field>
      <Field
        name="untilOn"
        label={t('approvals.lastDay')}
        required
        dependencies={['fromOn']}
        rules={[
          ({ getFieldValue }) => ({
            validator: async (_, day: string | undefined) => {
              if (day && day < today) throw new Error(t('approvals.lastDayPast'))
              if (day && day < (getFieldValue('fromOn') ?? '')) throw new Error(t('approvals.lastDayEarly'))
            },
          }),
        ]}
      >
        <DayInput />
      </Field>
    </RecordForm>
  )
}
