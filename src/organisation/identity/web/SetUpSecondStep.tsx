import { Input, QRCode } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answer, call } from '../../../platform/http/client.ts'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'
import { confirmSecondStep, passwordLength, startSecondStep } from '../contract.ts'
import { CodeField } from './CodeField.tsx'
import css from './SecondStepSection.module.css'

interface SetUpProps {
  /** With the recovery codes, which are not to be had again. */
  onDone: (recoveryCodes: string[]) => Promise<unknown>
  onCancel: () => void
}

/** First the password, then the secret to scan, and a first code that shows that the device has it. */
export function SetUpSecondStep({ onDone, onCancel }: SetUpProps) {
  const { t } = useTranslation()
  const [started, setStarted] = useState<Answer<typeof startSecondStep>>()
  if (!started) {
    return (
      <RecordForm<{ password: string }>
        key="password"
        label={t('identity.secondStepSetUp')}
        initial={{}}
        submitLabel={t('identity.next')}
        onSubmit={async (body) => setStarted(await call(startSecondStep, { body }))}
        onCancel={onCancel}
      >
        <Field name="password" label={t('identity.passwordPresent')} required>
          <Input.Password autoComplete="current-password" maxLength={passwordLength.most} autoFocus />
        </Field>
      </RecordForm>
    )
  }
  return (
    <RecordForm<{ code: string }>
      key="code"
      label={t('identity.secondStepSetUp')}
      initial={{}}
      submitLabel={t('identity.secondStepPutOn')}
      onSubmit={async (body) => onDone((await call(confirmSecondStep, { body })).recoveryCodes)}
      onCancel={onCancel}
    >
      <p>{t('identity.secondStepScan')}</p>
      <div className={css.scan}>
        <div className={css.picture} role="img" aria-label={t('identity.secondStepPicture')}>
          {/* A drawing within calls itself an image, too, and has no name. */}
          <div aria-hidden>
            <QRCode value={started.uri} type="svg" size={180} color="#000" bgColor="#fff" bordered={false} />
          </div>
        </div>
        <div className={css.secret}>
          <span className="soft">{t('identity.secondStepType')}</span>
          <code data-secret={started.secret}>{started.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
        </div>
      </div>
      <CodeField />
    </RecordForm>
  )
}
