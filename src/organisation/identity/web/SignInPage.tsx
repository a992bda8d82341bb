import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { type Me, signIn } from '../contract.ts'
import { EntryFrame } from './EntryFrame.tsx'

export interface EntryProps {
  institution: string | null
  preferences: ReactNode
  onEntered: (me: Me) => void
}

export function SignInPage({ institution, preferences, onEntered }: EntryProps) {
  const { t } = useTranslation()
  const entry = useMutation({
    mutationFn: (body: { login: string; password: string }) => call(signIn, { body }),
    onSuccess: onEntered,
  })
  return (
    <EntryFrame title={t('identity.signIn')} institution={institution} preferences={preferences}>
      <Form layout="vertical" requiredMark={false} onFinish={(values) => entry.mutate(values)}>
        <Form.Item
          name="login"
          label={t('identity.login')}
          rules={[{ required: true, whitespace: true, message: t('identity.loginMissing') }]}
        >
          <Input autoComplete="username" autoFocus autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('identity.password')}
          rules={[{ required: true, message: t('identity.passwordMissing') }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <FormProblem>{entry.error && problemWords(entry.error)}</FormProblem>
        <Button type="primary" htmlType="submit" block loading={entry.isPending}>
          {t('identity.signIn')}
        </Button>
      </Form>
    </EntryFrame>
  )
}
