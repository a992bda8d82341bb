import { useMutation } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { Facts, Section } from '../../../ui/Page.tsx'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'
import { askForRenewal, endSessionsOf, type PersonRecord, sendLinkTo, takeOffSecondStep } from '../contract.ts'
import { HandedLink } from './HandedLink.tsx'
import { LinkState } from './LinkState.tsx'
import css from './People.module.css'
import { useSecondStepWords } from './use-second-step-words.ts'

interface SectionProps {
  person: PersonRecord
  onChanged: () => Promise<unknown>
}

/** How a person comes in: password and links to set it, second step, where they are signed in. */
export function SigningInSection({ person, onChanged }: SectionProps) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const secondStepWords = useSecondStepWords()
  const { setup } = getRouteApi('/signed-in').useRouteContext()
  const [path, setPath] = useState<string>()
  const [takingOff, setTakingOff] = useState(false)
  const params = { personId: person.id }
  const onSuccess = onChanged
  const link = useMutation({
    mutationFn: (byMail: boolean) => call(sendLinkTo, { params, body: { byMail } }),
    onSuccess: (answer) => {
      setPath(answer.path ?? undefined)
      return onChanged()
    },
  })
  const renewal = useMutation({
    mutationFn: (due: boolean) => call(askForRenewal, { params, body: { due } }),
    onSuccess,
  })
  const ending = useMutation({ mutationFn: () => call(endSessionsOf, { params }), onSuccess })
  const takeOff = async (body: { reason: string }) => {
    await call(takeOffSecondStep, { params, body })
    await onChanged()
    setTakingOff(false)
  }
  const error = link.error ?? renewal.error ?? ending.error
  const mayLink = person.active && !person.demo && !person.self
  const { hasPassword } = person
  const password = person.demo
    ? t('people.demoPassword')
    : person.passwordSetAt && hasPassword
      ? t('people.passwordSet', { at: instant(person.passwordSetAt) })
      : t(person.signOn || person.passkeys > 0 ? 'people.passwordUnneeded' : 'people.passwordNone')
  return (
    <Section title={t('people.signingIn')}>
      <FormProblem>{error && problemWords(error)}</FormProblem>
      {path && <HandedLink path={path} name={person.name} onTaken={() => setPath(undefined)} />}
      <div className={css.alone}>
        <Facts
          items={[
            {
              label: t('people.password'),
              value: (
                <div className={css.value}>
                  {password}
                  {person.passwordDue && <small>{t('people.passwordDue')}</small>}
                  {hasPassword && !person.demo && (
                    <Button loading={renewal.isPending} onClick={() => renewal.mutate(!person.passwordDue)}>
                      {t(person.passwordDue ? 'people.dropRenewal' : 'people.askRenewal')}
                    </Button>
                  )}
                </div>
              ),
            },
            {
              label: t('people.link'),
              value: (
                <div className={css.value}>
                  <LinkState link={person.link} />
                  {mayLink && (
                    <div className={css.actions}>
                      {setup.mail && person.email && (
                        <Button
                          type={hasPassword ? 'default' : 'primary'}
                          loading={link.isPending && link.variables}
                          onClick={() => link.mutate(true)}
                        >
                          {t(hasPassword ? 'people.resetByMail' : 'people.inviteByMail')}
                        </Button>
                      )}
                      <Button loading={link.isPending && !link.variables} onClick={() => link.mutate(false)}>
                        {t(hasPassword ? 'people.resetByHand' : 'people.inviteByHand')}
                      </Button>
                    </div>
                  )}
                </div>
              ),
            },
            {
              label: t('people.secondStep'),
              term: 'secondStep',
              value: (
                <div className={css.value}>
                  {person.secondStepSince
                    ? t('people.secondStepSince', { since: instant(person.secondStepSince) })
                    : secondStepWords(person)}
                  {(person.secondStepSince || person.passkeys > 0) && !person.self && !takingOff && (
                    <Button onClick={() => setTakingOff(true)}>{t('people.takeOff')}</Button>
                  )}
                  {takingOff && (
                    <RecordForm<{ reason: string }>
                      label={t('people.takeOff')}
                      initial={{}}
                      submitLabel={t('people.takeOff')}
                      onSubmit={takeOff}
                      onCancel={() => setTakingOff(false)}
                    >
                      <Field
                        name="reason"
                        label={t('people.reason')}
                        hint={t('people.takeOffHint')}
                        required
                        rules={[{ min: 5, whitespace: true, message: t('people.reasonShort') }]}
                      >
                        <Input.TextArea rows={3} maxLength={500} autoFocus />
                      </Field>
                    </RecordForm>
                  )}
                </div>
              ),
            },
            {
              label: t('people.sessions'),
              term: 'session',
              value: (
                <div className={css.value}>
                  {person.sessions > 0
                    ? t('people.sessionsOpen', { count: person.sessions })
                    : t('people.sessionsNone')}
                  {person.sessions > 0 && (
                    <Button loading={ending.isPending} onClick={() => ending.mutate()}>
                      {t('people.endSessions')}
                    </Button>
                  )}
                </div>
              ),
            },
          ]}
        />
      </div>
    </Section>
  )
}
