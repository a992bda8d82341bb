import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Form } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { Loaded } from '../../../ui/States.tsx'
import { lookAtLink, setPasswordByLink } from '../contract.ts'
import { EntryFrame } from './EntryFrame.tsx'
import { NewPasswordField } from './NewPasswordField.tsx'

export interface OutsideProps {
  institution: string | null
  preferences: ReactNode
}

/** Where a link from a mail, or handed over, leads: whoever has it sets the password, and signs in with it afterwards. */
export function PasswordPage({ institution, preferences }: OutsideProps) {
  const { t } = useTranslation()
  // Behind the #, so that it travels to no server by itself.
  const [token] = useState(() => location.hash.slice(1))
  const owner = useQuery({
    queryKey: [lookAtLink.path, token],
    queryFn: () => call(lookAtLink, { body: { token } }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const setting = useMutation({
    mutationFn: ({ password }: { password: string }) => call(setPasswordByLink, { body: { token, password } }),
  })
  return (
    <EntryFrame title={t('identity.passwordSetTitle')} institution={institution} preferences={preferences}>
      <Loaded query={owner}>
        {({ name, login }) =>
          setting.isSuccess ? (
            <p role="status">{t('identity.passwordSetDone')}</p>
          ) : (
            <>
              <p className="soft">{t('identity.passwordSetFor', { name, login: login ?? '' })}</p>
              <Form<{ password: string }>
                layout="vertical"
                requiredMark={false}
                onFinish={(values) => setting.mutate(values)}
              >
                {/* For password managers. */}
                <input type="text" autoComplete="username" value={login ?? ''} readOnly hidden />
                <NewPasswordField name="password" label={t('identity.passwordNew')} />
                <FormProblem>{setting.error && problemWords(setting.error)}</FormProblem>
                <Button type="primary" htmlType="submit" block loading={setting.isPending}>
                  {t('identity.passwordSetButton')}
                </Button>
              </Form>
            </>
          )
        }
      </Loaded>
      <Link to="/sign-in">{t('identity.toSignIn')}</Link>
    </EntryFrame>
  )
}
