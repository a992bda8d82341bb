import { ClockCircleOutlined, StarOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DatedList } from '../../../ui/DatedList.tsx'
import { Mark } from '../../../ui/Mark.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Bars, Loaded } from '../../../ui/States.tsx'
import { type CustomerSpecial, getCustomerSpecial, type SpecialGrant } from '../contract.ts'
import { grantOn } from '../special-rules.ts'
import { GrantForm, RevocationForm } from './SpecialForms.tsx'
import css from './SpecialPanel.module.css'
import { useTierNames } from './tier-names.ts'

/** Whether the customer is a special VIP, since when and until when; and the way to ask for it. */
export function SpecialPanel({ customerId, onAsked }: { customerId: string; onAsked: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const special = useQuery(queryOf(getCustomerSpecial, { params: { customerId } }))
  const [asking, setAsking] = useState<'grant' | 'revocation'>()
  const done = async () => {
    setAsking(undefined)
    await Promise.all([queryClient.invalidateQueries({ queryKey: [getCustomerSpecial.path] }), onAsked()])
  }
  return (
    <Section title={t('tiers.special.title')} term="special">
      <Loaded query={special} bars={<Bars count={2} height={28} />}>
        {(told) => (
          <div className={css.panel}>
            <Grants special={told} />
            <Pending requestId={told.pendingGrantId} words={t('tiers.special.pending')} />
            <Pending requestId={told.pendingRevocationId} words={t('tiers.special.pendingRevocation')} />
            {asking === 'grant' && (
              <GrantForm customerId={customerId} special={told} onDone={done} onCancel={() => setAsking(undefined)} />
            )}
            {asking === 'revocation' && (
              <RevocationForm customerId={customerId} onDone={done} onCancel={() => setAsking(undefined)} />
            )}
            {!asking && (
              <div className={css.actions}>
                {told.offer && !told.pendingGrantId && (
                  <Button icon={<StarOutlined aria-hidden />} onClick={() => setAsking('grant')}>
                    {t(told.offer === 'grant' ? 'tiers.special.ask' : 'tiers.special.renew')}
                  </Button>
                )}
                {told.mayRevoke && !told.pendingRevocationId && (
                  <Button onClick={() => setAsking('revocation')}>{t('tiers.special.revoke')}</Button>
                )}
              </div>
            )}
          </div>
        )}
      </Loaded>
    </Section>
  )
}

/** The one in force first, what was before on demand. */
function Grants({ special: { grants, today, barred } }: { special: CustomerSpecial }) {
  const { t } = useTranslation()
  const present = grantOn(grants, today)
  const shown = [...(present ? [present] : []), ...grants.filter((grant) => grant !== present).toReversed()]
  const words = useGrantWords()
  return (
    <>
      {!present && (
        <p className="soft">
          {t(grants.length ? 'tiers.special.noneNow' : 'tiers.special.none')}
          {/* Why nobody can ask is said only where a person may wonder. */}
          {barred === 'special-rated' && ` ${t('error.special-rated')}`}
        </p>
      )}
      <DatedList
        label={t('tiers.special.title')}
        most={present ? 1 : 0}
        moreLabel={(count) => t('tiers.special.former', { count })}
        items={shown.map((grant) => ({
          key: grant.id,
          sign: <StarOutlined />,
          tone: grant === present ? ('accent' as const) : ('quiet' as const),
          text: words(grant),
        }))}
      />
    </>
  )
}

function useGrantWords(): (grant: SpecialGrant) => string {
  const { t } = useTranslation()
  const { longDate } = useFormats()
  const names = useTierNames()
  return ({ tier, fromOn, untilOn, endedOn }) => {
    const from = longDate(fromOn)
    if (endedOn) return t('tiers.special.revokedOn', { tier: names.name(tier), from, ended: longDate(endedOn) })
    return t('tiers.special.present', { tier: names.name(tier), from, until: longDate(untilOn) })
  }
}

function Pending({ requestId, words }: { requestId: string | null; words: string }) {
  const { t } = useTranslation()
  if (!requestId) return null
  return (
    <p>
      <Mark tone="accent" icon={<ClockCircleOutlined />}>
        {words}
      </Mark>{' '}
      <Link to="/approvals/$requestId" params={{ requestId }}>
        {t('tiers.special.open')}
      </Link>
    </p>
  )
}
