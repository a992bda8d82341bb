import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { passwordLength } from '../contract.ts'

/** Where a password is chosen: how long it must be is known here, the rest the server says. */
export function NewPasswordField({ name, label }: { name: string; label: string }) {
  const { t } = useTranslation()
  const count = passwordLength.least
  return (
    <Form.Item
      name={name}
      label={label}
      required
      extra={t('identity.passwordRule', { count })}
      rules={[{ required: true, min: count, message: t('identity.passwordShort', { count }) }]}
    >
      <Input.Password autoComplete="new-password" maxLength={passwordLength.most} />
    </Form.Item>
  )
}
