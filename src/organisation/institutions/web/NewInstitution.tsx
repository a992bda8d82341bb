import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { Field } from '../../../ui/RecordForm.tsx'
import { institutionKinds, planChange } from '../contract.ts'
import { ChangeForm, type DatedReason } from './ChangeForm.tsx'
import { InstitutionSelect } from './InstitutionSelect.tsx'

interface Values extends DatedReason {
  number: string
  name: string
  parentId?: string | null
  institutionKind?: (typeof institutionKinds)[number] | null
  source?: string
}

/** An institution that no delivery knows. Its number is how a later delivery will find it. */
export function NewInstitution({ today = '', onClose }: { today: string | undefined; onClose: () => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Values>()
  const parentId = Form.useWatch('parentId', form)
  const on = Form.useWatch('effectiveOn', form) || today
  const submit = ({ number, name, source, institutionKind = null, effectiveOn, reason, ...rest }: Values) =>
    call(planChange, {
      body: {
        kind: 'create',
        number,
        name,
        source,
        institutionKind,
        parentId: rest.parentId ?? null,
        effectiveOn,
        reason,
      },
    })
  return (
    <ChangeForm<Values>
      title={t('organisation.newInstitution')}
      today={today}
      initial={{ institutionKind: 'branch', source: 'core' }}
      form={form}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field name="number" label={t('organisation.number')} required>
        <Input maxLength={50} />
      </Field>
      <Field name="name" label={t('organisation.name')} required>
        <Input maxLength={100} />
      </Field>
      <Field name="parentId" label={t('organisation.superior')}>
        <InstitutionSelect allowClear label={t('organisation.superior')} on={on} />
      </Field>
      {!parentId && (
        <Field name="source" label={t('organisation.sourceField')} hint={t('organisation.sourceHint')} required>
          <Input maxLength={50} />
        </Field>
      )}
      <Field name="institutionKind" label={t('organisation.field.kind')}>
        <Select
          allowClear
          aria-label={t('organisation.field.kind')}
          options={institutionKinds.map((kind) => ({ value: kind, label: t(`organisation.kinds.${kind}`) }))}
        />
      </Field>
    </ChangeForm>
  )
}
