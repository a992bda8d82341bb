import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Choice } from '../../../ui/Choice.tsx'
import { Field } from '../../../ui/RecordForm.tsx'
import {
  type ChangeBody,
  changeBody,
  type InstitutionPage,
  listSplitChoices,
  planChange,
  previewChange,
} from '../contract.ts'
import { ChangeForm, type DatedReason } from './ChangeForm.tsx'
import { InstitutionSelect } from './InstitutionSelect.tsx'
import css from './Organisation.module.css'
import { PreviewPanel } from './PreviewPanel.tsx'

const actions = ['move', 'merge', 'split', 'rename', 'close'] as const
type Action = (typeof actions)[number]

interface Values extends DatedReason {
  underId?: string
  parentId?: string
  targetId?: string
  roles?: 'end' | 'move'
  number?: string
  name?: string
  villages?: string[]
  managers?: string[]
}

/** What the form says so far, as the server takes it; undefined while something is missing. */
function bodyOf(action: Action, institutionId: string, values: Values | undefined): ChangeBody | undefined {
  const {
    underId,
    parentId,
    targetId,
    roles,
    number,
    name,
    villages = [],
    managers = [],
    effectiveOn,
    reason,
  } = values ?? {}
  const dated = { institutionId, effectiveOn, reason }
  const bodies = {
    move: { kind: 'move', parentId: underId, ...dated },
    merge: { kind: 'merge', targetId, roles, ...dated },
    split: { kind: 'split', number, name, parentId, villages, managers, ...dated },
    rename: { kind: 'change', field: 'name', value: name, ...dated },
    close: { kind: 'close', ...dated },
  }
  return changeBody.safeParse(bodies[action]).data
}

interface ReorganiseFormProps {
  institution: InstitutionPage
  onClose: () => void
}

export function ReorganiseForm({ institution, onClose }: ReorganiseFormProps) {
  const { t } = useTranslation()
  const { id, today, name, parent } = institution
  const [action, setAction] = useState<Action>('move')
  const [form] = Form.useForm<Values>()
  const values = useDeferredValue(Form.useWatch([], form) as Values | undefined)
  // Why is asked last, and what it does does not hang on it.
  const tried = bodyOf(action, id, values && { ...values, reason: values.reason?.trim() || '-' })
  const preview = useQuery({
    queryKey: [previewChange.path, { ...tried, reason: undefined }],
    queryFn: ({ signal }) => call(previewChange, { body: tried as ChangeBody }, signal),
    enabled: tried !== undefined && action !== 'rename',
    placeholderData: keepPreviousData,
    retry: false,
  })
  const submit = (given: Values) => {
    const body = bodyOf(action, id, given)
    if (!body) throw new Error('submitted before it was complete')
    return call(planChange, { body })
  }
  return (
    <ChangeForm<Values>
      title={t('organisation.reorganiseOf', { name })}
      today={today}
      initial={{ roles: 'end', ...(parent && { parentId: parent.id }) }}
      form={form}
      onSubmit={submit}
      onClose={onClose}
      below={
        action !== 'rename' && <PreviewPanel preview={preview} complete={tried !== undefined} roles={values?.roles} />
      }
    >
      <div className={css.actions}>
        <Choice
          label={t('organisation.action.label')}
          value={action}
          options={actions.map((value) => ({ value, label: t(`organisation.action.${value}`) }))}
          onChange={setAction}
        />
      </div>
      <p className={`soft ${css.actions}`}>{t(`organisation.actionHint.${action}`)}</p>
      {action === 'merge' && <MergeFields institution={institution} on={values?.effectiveOn || today} />}
      {action === 'split' && <SplitFields institution={institution} on={values?.effectiveOn || today} />}
      {action === 'move' && (
        <InstitutionField
          name="underId"
          label={t('organisation.newParent')}
          on={values?.effectiveOn || today}
          without={id}
        />
      )}
      {action === 'rename' && (
        <Field name="name" label={t('organisation.newName')} required>
          <Input maxLength={100} />
        </Field>
      )}
    </ChangeForm>
  )
}

interface InstitutionFieldProps {
  name: string
  label: string
  on: string
  without?: string
}

function InstitutionField({ name, label, on, without }: InstitutionFieldProps) {
  return (
    <Field name={name} label={label} required>
      <InstitutionSelect label={label} on={on} without={without} />
    </Field>
  )
}

function MergeFields({ institution, on }: { institution: InstitutionPage; on: string }) {
  const { t } = useTranslation()
  return (
    <>
      <InstitutionField name="targetId" label={t('organisation.heir')} on={on} without={institution.id} />
      <Field name="roles" label={t('organisation.rolesChoice')} required>
        <Select
          aria-label={t('organisation.rolesChoice')}
          options={[
            { value: 'end', label: t('organisation.rolesEnd') },
            { value: 'move', label: t('organisation.rolesMove') },
          ]}
        />
      </Field>
    </>
  )
}

function SplitFields({ institution, on }: { institution: InstitutionPage; on: string }) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const { data, isLoading } = useQuery(queryOf(listSplitChoices, { params: { institutionId: institution.id } }))
  const choices = (of: 'villages' | 'managers') =>
    (data?.[of] ?? []).map(({ value, name, customers }) => ({
      value,
      label: t('organisation.choiceCount', { name: name ?? value, number: count(customers) }),
    }))
  return (
    <>
      <Field name="number" label={t('organisation.newNumber')} required>
        <Input maxLength={50} />
      </Field>
      <Field name="name" label={t('organisation.newInstitutionName')} required>
        <Input maxLength={100} />
      </Field>
      <InstitutionField name="parentId" label={t('organisation.superior')} on={on} />
      {(['villages', 'managers'] as const).map((of) => (
        <Field
          key={of}
          name={of}
          label={t(`organisation.${of}`)}
          {...(of === 'managers' && { hint: t('organisation.splitHint') })}
        >
          <Select
            mode="multiple"
            virtual={false}
            showSearch={{ optionFilterProp: 'label' }}
            loading={isLoading}
            aria-label={t(`organisation.${of}`)}
            options={choices(of)}
          />
        </Field>
      ))}
    </>
  )
}
