import { Button, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { type Column, DataTable } from '../../../ui/DataTable.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Field } from '../../../ui/RecordForm.tsx'
import {
  type CustomerGroup,
  changeUnit,
  createUnit,
  customerGroups,
  type InstitutionPage,
  type Unit,
  type UnitKind,
} from '../contract.ts'
import { ChangeForm, type DatedReason } from './ChangeForm.tsx'
import css from './Organisation.module.css'

interface UnitsPanelProps {
  institution: InstitutionPage
  kind: UnitKind
  editable: boolean
}

/** The departments, or the posts, of an institution. */
export function UnitsPanel({ institution, kind, editable }: UnitsPanelProps) {
  const { t } = useTranslation()
  const [edited, setEdited] = useState<Unit | 'new'>()
  const isDepartment = kind === 'department'
  const units = institution.units.filter((unit) => unit.kind === kind && !unit.closed)
  const columns = useUnitColumns(isDepartment, editable ? setEdited : undefined)
  const title = t(isDepartment ? 'organisation.departments' : 'organisation.posts')
  return (
    <Section
      title={title}
      actions={
        editable && (
          <Button onClick={() => setEdited('new')}>
            {t(isDepartment ? 'organisation.addDepartment' : 'organisation.addPost')}
          </Button>
        )
      }
    >
      {units.length === 0 ? (
        <p className="soft">{t(isDepartment ? 'organisation.noDepartments' : 'organisation.noPosts')}</p>
      ) : (
        <DataTable label={title} columns={columns} rows={units} rowKey={(unit) => unit.id} empty={null} />
      )}
      {edited && (
        <UnitForm
          institution={institution}
          kind={kind}
          unit={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </Section>
  )
}

function useUnitColumns(isDepartment: boolean, onEdit: undefined | ((unit: Unit) => void)): Column<Unit>[] {
  const { t } = useTranslation()
  const { count } = useFormats()
  const group: Column<Unit> = {
    key: 'group',
    title: t('organisation.customerGroup'),
    render: ({ customerGroup }) => customerGroup && t(`organisation.groups.${customerGroup}`),
  }
  const edit: Column<Unit> = {
    key: 'edit',
    title: <span className="visually-hidden">{t('organisation.changeField')}</span>,
    align: 'right',
    render: (unit) => (
      <Button
        type="link"
        size="small"
        className={css.act ?? ''}
        aria-label={t('organisation.changeUnit', { name: unit.name })}
        onClick={() => onEdit?.(unit)}
      >
        {t('organisation.changeField')}
      </Button>
    ),
  }
  return [
    {
      key: 'name',
      title: t('organisation.name'),
      width: '45%',
      render: ({ name, deliveredName }) => (
        <span className={css.cell}>
          {name}
          {deliveredName !== null && deliveredName !== name && (
            <span className={css.note}>{t('organisation.deliveredName', { name: deliveredName })}</span>
          )}
        </span>
      ),
    },
    ...(isDepartment ? [group] : []),
    { key: 'staff', title: t('organisation.staff'), align: 'right', render: ({ staff }) => count(staff) },
    ...(onEdit ? [edit] : []),
  ]
}

interface UnitValues extends DatedReason {
  name: string
  customerGroup?: CustomerGroup | null
  closed?: boolean
}

interface UnitFormProps {
  institution: InstitutionPage
  kind: UnitKind
  unit: Unit | undefined
  onClose: () => void
}

function UnitForm({ institution, kind, unit, onClose }: UnitFormProps) {
  const { t } = useTranslation()
  const add = t(kind === 'department' ? 'organisation.addDepartment' : 'organisation.addPost')
  const delivered = unit?.deliveredName ?? null
  const submit = ({ name, customerGroup = null, closed = false, effectiveOn }: UnitValues) => {
    if (!unit)
      return call(createUnit, { body: { institutionId: institution.id, kind, name, customerGroup, effectiveOn } })
    // The delivered name is not laid down: it goes on following deliveries.
    const own = name?.trim() && name.trim() !== delivered ? name : null
    return call(changeUnit, { params: { unitId: unit.id }, body: { name: own, customerGroup, closed, effectiveOn } })
  }
  return (
    <ChangeForm<UnitValues>
      title={unit ? t('organisation.changeUnit', { name: unit.name }) : add}
      today={institution.today}
      initial={{ name: unit?.name ?? '', customerGroup: unit?.customerGroup ?? null }}
      withoutReason
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        name="name"
        label={t('organisation.name')}
        required={delivered === null}
        {...(delivered !== null && { hint: t('organisation.deliveredNameKeep', { name: delivered }) })}
      >
        <Input maxLength={100} />
      </Field>
      {kind === 'department' && (
        <Field name="customerGroup" label={t('organisation.customerGroup')}>
          <Select
            allowClear
            aria-label={t('organisation.customerGroup')}
            options={customerGroups.map((group) => ({ value: group, label: t(`organisation.groups.${group}`) }))}
          />
        </Field>
      )}
      {unit && (
        <Field name="closed" valuePropName="checked">
          <Checkbox>{t('organisation.closeUnit')}</Checkbox>
        </Field>
      )}
    </ChangeForm>
  )
}
