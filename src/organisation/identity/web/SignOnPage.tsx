import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useEffect, useEffectEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answer, call } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { Bars } from '../../../ui/States.tsx'
import { finishSignOn } from '../contract.ts'
import { EntryFrame } from './EntryFrame.tsx'
import { arrivedWith } from './sign-on.ts'

interface SignOnPageProps {
  institution: string | null
  preferences: ReactNode
  onEntered: (answer: Answer<typeof finishSignOn>) => void
}

/** Where the provider sends browsers back to: on into Almanac, or why not. */
export function SignOnPage({ institution, preferences, onEntered }: SignOnPageProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  // A query, since what counts once must not be sent twice when the page is drawn twice.
  const { data, error } = useQuery({
    queryKey: [finishSignOn.path, arrivedWith],
    queryFn: () => call(finishSignOn, { body: { query: arrivedWith } }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const enter = useEffectEvent(onEntered)
  useEffect(() => {
    if (data) enter(data)
  }, [data])
  return (
    <EntryFrame
      title={t(error ? 'identity.signIn' : 'identity.signOnWaiting')}
      institution={institution}
      preferences={preferences}
    >
      <FormProblem>{error && problemWords(error)}</FormProblem>
      {error ? (
        <Button block onClick={() => navigate({ to: '/sign-in', search: {} })}>
          {t('identity.backToSignIn')}
        </Button>
      ) : (
        <Bars count={2} />
      )}
    </EntryFrame>
  )
}
