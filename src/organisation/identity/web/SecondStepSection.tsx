import { CheckOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Mark } from '../../../ui/Mark.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Bars, Problem } from '../../../ui/States.tsx'
import { getMe, getSecondStep, listSessions } from '../contract.ts'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import { RemoveSecondStep } from './RemoveSecondStep.tsx'
import css from './SecondStepSection.module.css'
import { SetUpSecondStep } from './SetUpSecondStep.tsx'

/** A code of the person's own device beside the password: whether it is on, and the way to put it on and off. */
export function SecondStepSection() {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const queryClient = useQueryClient()
  const maySeeAll = useMay('sign-in:read')
  const state = useQuery(queryOf(getSecondStep, {}))
  const [doing, setDoing] = useState<'set up' | 'remove'>()
  const [codes, setCodes] = useState<string[]>()
  const end = async () => {
    setDoing(undefined)
    await queryClient.invalidateQueries({ queryKey: [getSecondStep.path] })
    await queryClient.invalidateQueries({ queryKey: [listSessions.path] })
    await queryClient.invalidateQueries({ queryKey: [getMe.path] })
  }
  const { since, recoveryCodesLeft } = state.data ?? { since: null, recoveryCodesLeft: 0 }
  return (
    <Section
      title={t('identity.secondStep')}
      term="secondStep"
      actions={maySeeAll && <Link to="/account/everybody">{t('identity.secondStepEverybody')}</Link>}
    >
      {!state.data && (state.error ? <Problem error={state.error} retry={state.refetch} /> : <Bars count={2} />)}
      {codes && <RecoveryCodes codes={codes} onKept={() => setCodes(undefined)} />}
      {state.data && since && (
        <div className={css.state}>
          <Mark tone="good" icon={<CheckOutlined />}>
            {t('identity.secondStepOn', { since: instant(since) })}
          </Mark>
          <p className="soft">{t('identity.recoveryCodesLeft', { count: recoveryCodesLeft })}</p>
        </div>
      )}
      {state.data && !since && <p className="soft">{t('identity.secondStepOff')}</p>}
      {doing === 'set up' && (
        <SetUpSecondStep
          onDone={(made) => {
            setCodes(made)
            return end()
          }}
          onCancel={() => setDoing(undefined)}
        />
      )}
      {doing === 'remove' && <RemoveSecondStep onDone={end} onCancel={() => setDoing(undefined)} />}
      {state.data && !doing && !codes && (
        <div>
          <Button onClick={() => setDoing(since ? 'remove' : 'set up')}>
            {t(since ? 'identity.secondStepRemove' : 'identity.secondStepSetUp')}
          </Button>
        </div>
      )}
    </Section>
  )
}
