import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { call } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { createAdministrator } from '../contract.ts'
import { EntryFrame } from './EntryFrame.tsx'
import { NewPasswordField } from './NewPasswordField.tsx'
import type { EntryProps } from './SignInPage.tsx'

type Administrator = z.input<NonNullable<(typeof createAdministrator)['body']>>

/** A new installation has nobody yet: the code printed on the server's console makes the first administrator. */
export function FirstAdministratorPage({ institution, preferences, onEntered }: EntryProps) {
  const { t } = useTranslation()
  const creation = useMutation({
    mutationFn: (body: Administrator) => call(createAdministrator, { body }),
    onSuccess: onEntered,
  })
  const required = [{ required: true, whitespace: true, message: t('ui.required') }]
  return (
    <EntryFrame title={t('identity.createAdministrator')} institution={institution} preferences={preferences}>
      <p className="soft">{t('identity.createAdministratorHint')}</p>
      <Form<Administrator>
        layout="vertical"
        requiredMark={false}
        noValidate
        onFinish={(values) => creation.mutate(values)}
      >
        <Form.Item name="code" label={t('identity.code')} rules={required}>
          <Input autoComplete="one-time-code" autoFocus spellCheck={false} />
        </Form.Item>
        <Form.Item name="name" label={t('identity.name')} rules={required}>
          <Input autoComplete="name" maxLength={100} />
        </Form.Item>
        <Form.Item
          name="email"
          label={t('identity.email')}
          rules={[{ required: true, type: 'email', message: t('identity.emailInvalid') }]}
        >
          <Input autoComplete="email" type="email" maxLength={200} />
        </Form.Item>
        <NewPasswordField name="password" label={t('identity.password')} />
        <FormProblem>{creation.error && problemWords(creation.error)}</FormProblem>
        <Button type="primary" htmlType="submit" block loading={creation.isPending}>
          {t('identity.create')}
        </Button>
      </Form>
    </EntryFrame>
  )
}
