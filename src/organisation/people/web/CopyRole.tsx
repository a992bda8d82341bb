import { useQueryClient } from '@tanstack/react-query'
import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'
import { createRole, listRoles } from '../contract.ts'
import { useRoleChoices } from './person-choices.tsx'

interface Copy {
  name: string
  copyOf: string
}

export function CopyRole({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const choices = useRoleChoices()
  const copy = async (body: Copy) => {
    await call(createRole, { body })
    await queryClient.invalidateQueries({ queryKey: [listRoles.path] })
    onDone()
  }
  return (
    <RecordForm<Copy>
      label={t('people.copyRole')}
      initial={{}}
      submitLabel={t('people.copyRole')}
      onSubmit={copy}
      onCancel={onDone}
    >
      <Field name="copyOf" label={t('people.copyOf')} required>
        <Select options={choices} showSearch={{ optionFilterProp: 'label' }} autoFocus />
      </Field>
      <Field name="name" label={t('people.roleName')} required>
        <Input maxLength={60} />
      </Field>
    </RecordForm>
  )
}
