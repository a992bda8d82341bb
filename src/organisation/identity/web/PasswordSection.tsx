import { CheckOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { Notice } from '../../../ui/Mark.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'
import { changePassword, listSessions, passwordLength } from '../contract.ts'
import { NewPasswordField } from './NewPasswordField.tsx'

interface Passwords {
  present: string
  next: string
}

export function PasswordSection() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [changes, setChanges] = useState(0)
  const change = async (body: Passwords) => {
    await call(changePassword, { body })
    setChanges(changes + 1)
    await queryClient.invalidateQueries({ queryKey: [listSessions.path] })
  }
  return (
    <Section title={t('identity.password')}>
      {changes > 0 && (
        <Notice tone="good" icon={<CheckOutlined />}>
          {t('identity.passwordChanged')}
        </Notice>
      )}
      {/* Empty again after each change. */}
      <RecordForm<Passwords>
        key={changes}
        label={t('identity.password')}
        initial={{}}
        submitLabel={t('identity.changePassword')}
        onSubmit={change}
      >
        <Field name="present" label={t('identity.passwordPresent')} required>
          <Input.Password autoComplete="current-password" maxLength={passwordLength.most} />
        </Field>
        <NewPasswordField name="next" label={t('identity.passwordNew')} />
      </RecordForm>
    </Section>
  )
}
