import { KeyOutlined, LoginOutlined } from '@ant-design/icons'
import { browserSupportsWebAuthnAutofill, WebAuthnAbortService } from '@simplewebauthn/browser'
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useEffectEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import type { Me } from '../contract.ts'
import css from './EntryFrame.module.css'
import { enterByPasskey, hasPasskeys } from './passkeys.ts'
import { useSignOn } from './sign-on.ts'

interface OtherWaysProps {
  provider: string | undefined
  /** Where the person wanted to go. */
  to: string | undefined
  /** Whether these come before the password, not after it. */
  first: boolean
  onEntered: (me: Me) => void
}

const judged = new Set(['passkey-refused', 'passkey-stopped', 'passkey-late'])

/** Without a password: by a passkey of this device, or at the provider of the single sign-on. */
export function OtherWays({ provider, to, first, onEntered }: OtherWaysProps) {
  const { t } = useTranslation()
  const passkey = useMutation({ mutationFn: enterByPasskey, onSuccess: onEntered })
  const signOn = useSignOn()
  // Whoever has already asked for one is not offered it over what they asked.
  useOfferedPasskey(() => passkey.isIdle && passkey.mutate(true))
  // What was only offered needs no words before it is taken, and judged.
  const unasked = passkey.variables === true && !(isApiError(passkey.error) && judged.has(passkey.error.code))
  const error = signOn.error ?? (unasked ? null : passkey.error)
  if (!provider && !hasPasskeys) return null
  return (
    <div className={css.ways}>
      {!first && <p className={css.or}>{t('identity.or')}</p>}
      {provider && (
        <Button
          type={first ? 'primary' : 'default'}
          icon={<LoginOutlined aria-hidden />}
          block
          loading={signOn.isPending || signOn.isSuccess}
          onClick={() => signOn.mutate({ to })}
        >
          {t('identity.signOn', { name: provider })}
        </Button>
      )}
      {hasPasskeys && (
        <Button
          icon={<KeyOutlined aria-hidden />}
          block
          loading={passkey.isPending && passkey.variables === false}
          onClick={() => passkey.mutate(false)}
        >
          {t('identity.passkey')}
        </Button>
      )}
      <FormProblem>{error && problemWords(error)}</FormProblem>
    </div>
  )
}

/** Browsers that can show passkeys among the names that they fill in. */
function useOfferedPasskey(offer: () => unknown): void {
  const start = useEffectEvent(offer)
  useEffect(() => {
    let left = false
    if (hasPasskeys) void browserSupportsWebAuthnAutofill().then((can) => can && !left && start())
    return () => {
      left = true
      WebAuthnAbortService.cancelCeremony()
    }
  }, [])
}
