import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { DayInput } from '../../../ui/DayInput.tsx'
import { DayField } from '../../../ui/filter/LabelledField.tsx'
import { Section, Toolbar } from '../../../ui/Page.tsx'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'
import { Empty } from '../../../ui/States.tsx'
import { roleWords } from '../../identity/contract.ts'
import { endRole, giveRole, type HeldRole, type PersonRecord } from '../contract.ts'
import css from './People.module.css'
import { InstitutionSelect, useRoleChoices, wholeUnion } from './person-choices.tsx'

interface SectionProps {
  person: PersonRecord
  onChanged: () => Promise<unknown>
}
interface Given {
  role: string
  /** Or the whole union. */
  institutionId: string
  firstDay?: string
  lastDay?: string
}

/** What a person holds, will hold and held; on a day that is asked for, what counted then. */
export function RolesSection({ person, onChanged }: SectionProps) {
  const { t } = useTranslation()
  const { date } = useFormats()
  const roleChoices = useRoleChoices()
  const [on, setOn] = useState<string>()
  const [doing, setDoing] = useState<'give' | HeldRole>()
  const params = { personId: person.id }
  const rows = on ? person.roles.filter((one) => isHeldOn(one, on)) : person.roles
  const close = () => setDoing(undefined)
  const give = async ({ role, institutionId, ...days }: Given) => {
    const place = institutionId === wholeUnion ? null : institutionId
    await call(giveRole, { params, body: { role, institutionId: place, ...daysOf(days) } })
    await onChanged()
    close()
  }
  const end = async (held: HeldRole, days: Pick<Given, 'lastDay'>) => {
    await call(endRole, { params: { ...params, heldId: held.id }, body: daysOf(days) })
    await onChanged()
    close()
  }
  return (
    <Section
      title={t('people.roles')}
      term="role"
      actions={!person.self && !doing && <Button onClick={() => setDoing('give')}>{t('people.give')}</Button>}
    >
      {doing === 'give' && (
        <RecordForm<Given>
          label={t('people.give')}
          initial={person.workplaceId === null ? {} : { institutionId: person.workplaceId }}
          submitLabel={t('people.give')}
          onSubmit={give}
          onCancel={close}
        >
          <Field name="role" label={t('people.role')} required>
            <Select options={roleChoices} showSearch={{ optionFilterProp: 'label' }} autoFocus />
          </Field>
          <Field name="institutionId" label={t('people.institution')} hint={t('people.institutionHint')} required>
            <InstitutionSelect label={t('people.institution')} orUnion />
          </Field>
          <Field name="firstDay" label={t('people.firstDay')} hint={t('people.firstDayHint')}>
            <DayInput />
          </Field>
          <Field name="lastDay" label={t('people.lastDay')} hint={t('people.lastDayHint')}>
            <DayInput />
          </Field>
        </RecordForm>
      )}
      {typeof doing === 'object' && (
        <RecordForm<Pick<Given, 'lastDay'>>
          key={doing.id}
          label={t('people.endOf', { role: roleWords(doing, t) })}
          initial={{}}
          submitLabel={t('people.endOf', { role: roleWords(doing, t) })}
          onSubmit={(days) => end(doing, days)}
          onCancel={close}
        >
          <Field name="lastDay" label={t('people.lastDay')} hint={t('people.endDayHint')}>
            <DayInput />
          </Field>
        </RecordForm>
      )}
      {person.roles.length > 0 && (
        <Toolbar>
          <DayField first="2000-01-01" label={t('people.heldOn')} value={on} onChange={setOn} />
        </Toolbar>
      )}
      <DataTable
        label={t('people.roles')}
        rows={rows}
        rowKey={(row) => row.id}
        empty={<Empty>{t(on ? 'people.noRolesThen' : 'people.noRoles')}</Empty>}
        columns={[
          {
            key: 'role',
            title: t('people.role'),
            render: (row) => (
              <span className={css.cell}>
                {roleWords(row, t)}
                <small>{row.institutionName ?? t('people.union')}</small>
              </span>
            ),
          },
          {
            key: 'period',
            title: t('people.period'),
            render: (row) => `${date(row.firstDay)} – ${row.lastDay ? date(row.lastDay) : t('people.openEnd')}`,
          },
          { key: 'state', title: t('people.state'), from: 'tablet', render: (row) => t(`people.${row.state}`) },
          {
            key: 'givenBy',
            title: t('people.givenBy'),
            from: 'tablet',
            render: (row) => (row.origin === 'mapped' ? t('people.givenBySignOn') : row.givenBy),
          },
          {
            key: 'end',
            title: <span className="visually-hidden">{t('people.end')}</span>,
            align: 'right',
            render: (row) =>
              !person.self &&
              row.state !== 'ended' && (
                <Button aria-label={t('people.endOf', { role: roleWords(row, t) })} onClick={() => setDoing(row)}>
                  {t('people.end')}
                </Button>
              ),
          },
        ]}
      />
    </Section>
  )
}

function isHeldOn({ firstDay, lastDay }: HeldRole, day: string): boolean {
  return firstDay <= day && (lastDay === null || day <= lastDay)
}

/** What was left empty is not sent. */
function daysOf({ firstDay, lastDay }: Pick<Given, 'firstDay' | 'lastDay'>) {
  return { ...(firstDay && { firstDay }), ...(lastDay && { lastDay }) }
}
