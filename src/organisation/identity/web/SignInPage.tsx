import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, call } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { type Me, signIn } from '../contract.ts'
import { CodeField } from './CodeField.tsx'
import { EntryFrame } from './EntryFrame.tsx'
import { NewPasswordField } from './NewPasswordField.tsx'
import { OtherWays } from './OtherWays.tsx'

export interface EntryProps {
  institution: string | null
  preferences: ReactNode
  /** The provider of the single sign-on, and whether only administrators have another way than that and passkeys. */
  signOn: { name: string; only: boolean } | null
  /** Where the person wanted to go. */
  to: string | undefined
  onEntered: (me: Me) => void
}
interface Credentials {
  login: string
  password: string
  code?: string
  newPassword?: string
}

/**
 * Login and password; then, where it is due, a new password, and for those who have the second step a code, sent
 * together with them. Or another way.
 */
export function SignInPage({ institution, preferences, signOn, to, mail, onEntered }: EntryProps & { mail: boolean }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Credentials>()
  const [needsCode, setNeedsCode] = useState(false)
  const [needsRenewal, setNeedsRenewal] = useState(false)
  const entry = useMutation({
    mutationFn: (body: Credentials) => call(signIn, { body }),
    onSuccess: onEntered,
    onError: (error) => {
      if (codeOf(error) === 'code-needed') setNeedsCode(true)
      if (codeOf(error) === 'renewal-needed') setNeedsRenewal(true)
    },
  })
  const restart = () => {
    form.resetFields(['password', 'code', 'newPassword'])
    entry.reset()
    setNeedsCode(false)
    setNeedsRenewal(false)
  }
  const goesOn = needsCode || needsRenewal
  const isStep = ['code-needed', 'renewal-needed'].includes(codeOf(entry.error) ?? '')
  const [folded, setFolded] = useState(signOn?.only ?? false)
  const first = signOn?.only ?? false
  const otherWays = !goesOn && <OtherWays provider={signOn?.name} to={to} first={first} onEntered={onEntered} />
  const title = t(needsCode ? 'identity.secondStep' : needsRenewal ? 'identity.renewal' : 'identity.signIn')
  return (
    <EntryFrame title={title} institution={institution} preferences={preferences}>
      {first && otherWays}
      {folded && (
        <Button type="text" block onClick={() => setFolded(false)}>
          {t('identity.withPassword')}
        </Button>
      )}
      {/* Not gone while it is folded: browsers offer passkeys where a login is typed. */}
      <Form
        form={form}
        hidden={folded}
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => entry.mutate(values)}
      >
        {/* Hidden while the rest is asked for, not gone: password managers and the next request need them. */}
        <Form.Item
          name="login"
          label={t('identity.login')}
          rules={[{ required: true, whitespace: true, message: t('identity.loginMissing') }]}
          hidden={goesOn}
        >
          <Input autoComplete="username webauthn" autoFocus autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('identity.password')}
          rules={[{ required: true, message: t('identity.passwordMissing') }]}
          hidden={goesOn}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        {needsRenewal && (
          <>
            <p className="soft">{t('identity.renewalHint')}</p>
            <NewPasswordField name="newPassword" label={t('identity.passwordNew')} />
          </>
        )}
        {needsCode && <CodeField orRecovery />}
        <FormProblem>{entry.error && !isStep && problemWords(entry.error)}</FormProblem>
        <Button type="primary" htmlType="submit" block loading={entry.isPending}>
          {t('identity.signIn')}
        </Button>
        {goesOn && (
          <Button type="text" block onClick={restart}>
            {t('identity.signInAgain')}
          </Button>
        )}
      </Form>
      {mail && !goesOn && !folded && <Link to="/forgotten">{t('identity.forgotten')}</Link>}
      {!first && otherWays}
    </EntryFrame>
  )
}

function codeOf(error: unknown): string | undefined {
  return error instanceof ApiError ? error.code : undefined
}
