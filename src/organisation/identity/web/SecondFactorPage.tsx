import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Loaded } from '../../../ui/States.tsx'
import { listPasskeys, type Me } from '../contract.ts'
import { AddPasskey } from './AddPasskey.tsx'
import css from './EntryFrame.module.css'
import { EntryFrame } from './EntryFrame.tsx'
import { PasswordSection } from './PasswordSection.tsx'
import { hasPasskeys, namedAddress } from './passkeys.ts'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import { SetUpSecondStep } from './SetUpSecondStep.tsx'

interface SecondFactorPageProps {
  me: Me
  institution: string | null
  /** What the provider of the single sign-on is called, where there is one. */
  provider: string | undefined
  preferences: ReactNode
  /** Once the session has what it lacked. */
  onDone: () => Promise<unknown>
  onSignOut: () => void
}

/** In place of everything else while a role demands a second factor and the session has none. */
export default function SecondFactorPage(props: SecondFactorPageProps) {
  const { me, institution, provider, preferences, onDone, onSignOut } = props
  const { t } = useTranslation()
  const { longDate } = useFormats()
  const [doing, setDoing] = useState<'passkey' | 'codes' | 'password'>()
  const [codes, setCodes] = useState<string[]>()
  const there = me.secondFactor?.there ?? null
  const from = longDate(me.secondFactor?.from ?? '')
  const stop = () => setDoing(undefined)
  return (
    <EntryFrame
      title={t(there ? 'identity.factorThere' : 'identity.factor')}
      institution={institution}
      preferences={preferences}
    >
      {!codes && <p>{t(whyOf(there), { from, provider })}</p>}
      {there && <p className="soft">{t(lostOf(there), { provider })}</p>}
      {!there && !doing && <Ways hasPassword={me.hasPassword} onChoose={setDoing} />}
      {doing === 'passkey' && <NewPasskey onDone={onDone} onCancel={stop} />}
      {doing === 'codes' && !codes && <SetUpSecondStep onDone={async (made) => setCodes(made)} onCancel={stop} />}
      {codes && <RecoveryCodes codes={codes} onKept={() => void onDone()} />}
      {doing === 'password' && <PasswordSection />}
      {!codes && (
        <div className={css.ways}>
          {!there && me.hasPassword && doing !== 'password' && (
            <Button type="text" block onClick={() => setDoing('password')}>
              {t('identity.changePassword')}
            </Button>
          )}
          {doing === 'password' && (
            <Button type="text" block onClick={stop}>
              {t('ui.cancel')}
            </Button>
          )}
          <Button type={there ? 'primary' : 'text'} block onClick={onSignOut}>
            {t(there ? 'identity.ownerAgain' : 'identity.signOut')}
          </Button>
        </div>
      )}
    </EntryFrame>
  )
}

type There = NonNullable<Me['secondFactor']>['there']

function whyOf(there: There) {
  if (!there) return 'identity.factorWhy'
  return there === 'own' ? 'identity.factorThereWhy' : 'identity.factorThereProvider'
}

/** What is asked for at the provider is for nobody here to take off. */
const lostOf = (there: There) => (there === 'own' ? 'identity.factorLost' : 'identity.factorLostProvider')

/** Who comes by the provider has no password for codes to stand beside. */
function Ways({ hasPassword, onChoose }: { hasPassword: boolean; onChoose: (way: 'passkey' | 'codes') => void }) {
  const { t } = useTranslation()
  return (
    <div className={css.ways}>
      {hasPasskeys && (
        <>
          <Button type="primary" block onClick={() => onChoose('passkey')}>
            {t('identity.passkeyAdd')}
          </Button>
          <p className="soft">{t('identity.passkeysHint')}</p>
        </>
      )}
      {hasPassword && (
        <>
          <Button type={hasPasskeys ? 'default' : 'primary'} block onClick={() => onChoose('codes')}>
            {t('identity.secondStepSetUp')}
          </Button>
          <p className="soft">{t('identity.factorOr')}</p>
        </>
      )}
      {!hasPasskeys && <p>{t(namedAddress ? 'identity.passkeysElsewhere' : 'identity.passkeysUnable')}</p>}
      {namedAddress && <Button href={namedAddress}>{namedAddress}</Button>}
    </div>
  )
}

function NewPasskey({ onDone, onCancel }: { onDone: () => Promise<unknown>; onCancel: () => void }) {
  const passkeys = useQuery(queryOf(listPasskeys, {}))
  return (
    <Loaded query={passkeys}>
      {({ confirmed }) => <AddPasskey confirmed={confirmed} onDone={onDone} onCancel={onCancel} />}
    </Loaded>
  )
}
