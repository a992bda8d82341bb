import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { DayInput } from '../../../ui/DayInput.tsx'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'
import { Loaded } from '../../../ui/States.tsx'
import { getMe, roleWords } from '../../identity/contract.ts'
import { demandSecondFactor, listRoles, listWithoutFactor, type Role, type WithoutFactor } from '../contract.ts'
import css from './RoleMatrix.module.css'

/** From which day on a role demands a second factor, and who would be caught out by it. */
export function SecondFactorForm({ role, onDone }: { role: Role; onDone: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const params = { role: role.role }
  const without = useQuery(queryOf(listWithoutFactor, { params }))
  const save = async (firstDay: string | null) => {
    await call(demandSecondFactor, { params, body: { firstDay } })
    // It may be one's own role.
    for (const { path } of [listRoles, getMe]) await queryClient.invalidateQueries({ queryKey: [path] })
    onDone()
  }
  const dropping = useMutation({ mutationFn: () => save(null) })
  const title = t('people.factorOf', { role: roleWords({ role: role.role, roleName: role.name }, t) })
  return (
    <Section
      title={title}
      term="secondFactor"
      actions={
        role.secondFactorFrom && (
          <Button loading={dropping.isPending} onClick={() => dropping.mutate()}>
            {t('people.factorDrop')}
          </Button>
        )
      }
    >
      <p className="soft">{t('people.factorHint')}</p>
      <Loaded query={without}>{(answer) => <Lacking {...answer} />}</Loaded>
      <FormProblem>{dropping.error && problemWords(dropping.error)}</FormProblem>
      <RecordForm<{ firstDay: string }>
        label={title}
        initial={role.secondFactorFrom ? { firstDay: role.secondFactorFrom } : {}}
        submitLabel={t('people.factorDemand')}
        onSubmit={({ firstDay }) => save(firstDay)}
        onCancel={onDone}
      >
        <Field
          name="firstDay"
          label={t('people.factorDay')}
          required
          rules={[{ required: true, message: t('people.factorDayMissing') }]}
        >
          <DayInput />
        </Field>
      </RecordForm>
    </Section>
  )
}

function Lacking({ count, people }: WithoutFactor) {
  const { t } = useTranslation()
  const [named, setNamed] = useState(false)
  if (count === 0) return <p>{t('people.factorAll')}</p>
  return (
    <div className={css.lacking}>
      <span>
        {t('people.factorLacking', { count })}{' '}
        <Button type="link" aria-expanded={named} onClick={() => setNamed(!named)}>
          {t('people.factorWho')}
        </Button>
      </span>
      {named && (
        <ul className={css.names}>
          {people.map(({ id, name, staffNo }) => (
            <li key={id}>
              <Link to="/people/$personId" params={{ personId: id }}>
                {name}
              </Link>{' '}
              <span className="soft">{staffNo}</span>
            </li>
          ))}
          {count > people.length && (
            <li className="soft">{t('people.factorMore', { count: count - people.length })}</li>
          )}
        </ul>
      )}
    </div>
  )
}
