import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { askForLink } from '../contract.ts'
import { EntryFrame } from './EntryFrame.tsx'
import type { OutsideProps } from './PasswordPage.tsx'

/** For whoever forgot their password; the answer is the same whoever asks. */
export function ForgottenPage({ institution, preferences }: OutsideProps) {
  const { t } = useTranslation()
  const asking = useMutation({ mutationFn: (body: { login: string }) => call(askForLink, { body }) })
  return (
    <EntryFrame title={t('identity.forgottenTitle')} institution={institution} preferences={preferences}>
      {asking.isSuccess ? (
        <p role="status">{t('identity.forgottenSent')}</p>
      ) : (
        <>
          <p className="soft">{t('identity.forgottenHint')}</p>
          <Form<{ login: string }> layout="vertical" requiredMark={false} onFinish={(values) => asking.mutate(values)}>
            <Form.Item
              name="login"
              label={t('identity.login')}
              rules={[{ required: true, whitespace: true, message: t('identity.loginMissing') }]}
            >
              <Input autoComplete="username" autoFocus autoCapitalize="none" spellCheck={false} maxLength={200} />
            </Form.Item>
            <FormProblem>{asking.error && problemWords(asking.error)}</FormProblem>
            <Button type="primary" htmlType="submit" block loading={asking.isPending}>
              {t('identity.forgottenSend')}
            </Button>
          </Form>
        </>
      )}
      <Link to="/sign-in">{t('identity.toSignIn')}</Link>
    </EntryFrame>
  )
}
