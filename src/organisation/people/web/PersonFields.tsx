import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { languages } from '../../../platform/i18n/languages.ts'
import { ownNames } from '../../../ui/Preferences.tsx'
import { Field } from '../../../ui/RecordForm.tsx'

/** What a person is called, and signs in by. */
export function PersonFields() {
  const { t } = useTranslation()
  return (
    <>
      <Field name="name" label={t('people.name')} required>
        <Input autoComplete="off" maxLength={100} />
      </Field>
      <Field name="staffNo" label={t('people.staffNo')} hint={t('people.loginHint')}>
        <Input autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={40} />
      </Field>
      <Field name="email" label={t('people.email')} rules={[{ type: 'email', message: t('people.emailInvalid') }]}>
        <Input type="email" autoComplete="off" maxLength={200} />
      </Field>
      <Field name="language" label={t('people.language')} required>
        <Select options={languages.map((one) => ({ value: one, label: ownNames[one] }))} />
      </Field>
    </>
  )
}
