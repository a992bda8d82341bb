import { useQuery } from '@tanstack/react-query'
import { Button, Form, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { type Column, DataTable } from '../../../ui/DataTable.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Field } from '../../../ui/RecordForm.tsx'
import { getInstitution, type InstitutionPage, type Placement, placeStaff } from '../contract.ts'
import { ChangeForm, type DatedReason } from './ChangeForm.tsx'
import { InstitutionSelect } from './InstitutionSelect.tsx'
import css from './Organisation.module.css'

interface PeoplePanelProps {
  institution: InstitutionPage
  editable: boolean
}

/** Who holds which post in which department; those of what has been merged into it among them. */
export function PeoplePanel({ institution, editable }: PeoplePanelProps) {
  const { t } = useTranslation()
  const [placed, setPlaced] = useState<Placement>()
  const columns = usePeopleColumns(institution, editable ? setPlaced : undefined)
  return (
    <Section title={t('organisation.people')}>
      {institution.people.length === 0 ? (
        <p className="soft">{t('organisation.noPeople')}</p>
      ) : (
        <DataTable
          label={t('organisation.people')}
          columns={columns}
          rows={institution.people}
          rowKey={(person) => person.staffId}
          empty={null}
        />
      )}
      {placed && <PlacementForm institution={institution} person={placed} onClose={() => setPlaced(undefined)} />}
    </Section>
  )
}

function usePeopleColumns(
  institution: InstitutionPage,
  onPlace: undefined | ((person: Placement) => void),
): Column<Placement>[] {
  const { t } = useTranslation()
  const { date } = useFormats()
  const nameOf = (unitId: string | null) => institution.units.find((unit) => unit.id === unitId)?.name
  const place: Column<Placement> = {
    key: 'place',
    title: <span className="visually-hidden">{t('organisation.place')}</span>,
    align: 'right',
    render: (person) => (
      <Button
        type="link"
        size="small"
        className={css.act ?? ''}
        aria-label={t('organisation.placeOf', { name: person.name })}
        onClick={() => onPlace?.(person)}
      >
        {t('organisation.place')}
      </Button>
    ),
  }
  return [
    {
      key: 'name',
      title: t('organisation.name'),
      width: '30%',
      render: ({ name, staffNo, own, delivered }) => (
        <span className={css.cell}>
          <span>
            {name} <span className="soft">{staffNo}</span>
          </span>
          {own && (
            <span className={css.note}>
              {t('organisation.deliveredPlace', {
                place: [delivered.institutionName, delivered.department, delivered.post].filter(Boolean).join(' · '),
              })}
            </span>
          )}
        </span>
      ),
    },
    { key: 'department', title: t('organisation.department'), render: ({ departmentId }) => nameOf(departmentId) },
    { key: 'post', title: t('organisation.post'), render: ({ postId }) => nameOf(postId) },
    { key: 'since', title: t('organisation.since'), from: 'tablet', render: ({ since }) => date(since) },
    ...(onPlace ? [place] : []),
  ]
}

interface PlacementValues extends DatedReason {
  institutionId: string
  departmentId?: string | null
  postId?: string | null
}

function PlacementForm({
  institution,
  person,
  onClose,
}: {
  institution: InstitutionPage
  person: Placement
  onClose: () => void
}) {
  const { t } = useTranslation()
  const [form] = Form.useForm<PlacementValues>()
  const target = Form.useWatch('institutionId', form) ?? institution.id
  const on = Form.useWatch('effectiveOn', form) || institution.today
  const { data } = useQuery(queryOf(getInstitution, { params: { institutionId: target }, query: { on } }))
  const units = (kind: 'department' | 'post') =>
    (data?.units ?? [])
      .filter((unit) => unit.kind === kind && !unit.closed && unit.institutionId === target)
      .map((unit) => ({ value: unit.id, label: unit.name }))
  const place = ({ institutionId, departmentId = null, postId = null, effectiveOn, reason }: PlacementValues) =>
    call(placeStaff, {
      params: { staffId: person.staffId },
      body: { placement: { institutionId, departmentId, postId }, effectiveOn, reason },
    })
  const giveBack = ({ effectiveOn, reason }: DatedReason) =>
    call(placeStaff, { params: { staffId: person.staffId }, body: { placement: null, effectiveOn, reason } })
  const [givingBack, setGivingBack] = useState(false)
  const common = { title: t('organisation.placeOf', { name: person.name }), today: institution.today, onClose }
  if (givingBack) {
    return (
      <ChangeForm<DatedReason> {...common} title={t('organisation.giveBack')} initial={{}} onSubmit={giveBack}>
        <p>
          {t('organisation.deliveredPlace', {
            place: [person.delivered.institutionName, person.delivered.department, person.delivered.post]
              .filter(Boolean)
              .join(' · '),
          })}
        </p>
      </ChangeForm>
    )
  }
  return (
    <ChangeForm<PlacementValues>
      {...common}
      form={form}
      initial={{ institutionId: person.institutionId, departmentId: person.departmentId, postId: person.postId }}
      onSubmit={place}
    >
      {person.own && (
        <Button type="link" className={css.act ?? ''} onClick={() => setGivingBack(true)}>
          {t('organisation.giveBack')}
        </Button>
      )}
      <Field name="institutionId" label={t('organisation.institution')} required>
        <InstitutionSelect
          label={t('organisation.institution')}
          on={on}
          onChange={() => form.setFieldsValue({ departmentId: null, postId: null })}
        />
      </Field>
      <Field name="departmentId" label={t('organisation.department')}>
        <Select allowClear virtual={false} aria-label={t('organisation.department')} options={units('department')} />
      </Field>
      <Field name="postId" label={t('organisation.post')}>
        <Select allowClear virtual={false} aria-label={t('organisation.post')} options={units('post')} />
      </Field>
    </ChangeForm>
  )
}
