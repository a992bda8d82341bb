import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { useLanguage } from '../../../platform/i18n/language.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { Empty, Loaded } from '../../../ui/States.tsx'
import { listPolicies, type TierPolicy } from '../contract.ts'
import { alertSentences } from './alert-sentences.ts'
import { PolicyChanges } from './PolicyChanges.tsx'
import { comparePolicies, versionBefore } from './policy-changes.ts'
import { componentSentences, whoSentence } from './policy-sentences.ts'
import css from './TierPolicyPage.module.css'

/** The versions of the tier policy, the one in force first, each with what its figures mean. */
export function TierPolicyPage() {
  const { t } = useTranslation()
  const { longDate } = useFormats()
  const policies = useQuery(queryOf(listPolicies, {}))
  return (
    <Page title={t('tiers.policy.title')} subtitle={t('tiers.policy.subtitle')}>
      <Loaded query={policies}>
        {({ versions }) =>
          versions.length === 0 ? (
            <Empty>{t('tiers.policy.none')}</Empty>
          ) : (
            versions.map((version, index) => (
              <Section key={version.id} title={headingOf(t, version.policy, index, longDate)}>
                <Version policy={version.policy} before={versionBefore(versions, version)?.policy} />
              </Section>
            ))
          )
        }
      </Loaded>
    </Page>
  )
}

function headingOf(t: TFunction, policy: TierPolicy, index: number, longDate: (date: string) => string): string {
  const date = longDate(policy.effectiveOn)
  const today = new Date().toISOString().slice(0, 10)
  if (policy.effectiveOn > today) return t('tiers.policy.coming', { date })
  // The policy that a new installation starts with goes back before any month that could be closed.
  if (policy.effectiveOn < '1970-01-01') return t('tiers.policy.fromStart')
  return index === 0 ? t('tiers.policy.inForce', { date }) : t('tiers.policy.former', { date })
}

function Version({ policy, before }: { policy: TierPolicy; before: TierPolicy | undefined }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { amount, money } = formats
  const language = useLanguage()
  const tiers = policy.tiers.map((tier, index) => ({ ...tier, number: index + 1 }))
  const entry = money(policy.entryThreshold, policy.currency)
  return (
    <div className={css.version}>
      <DataTable
        label={t('tiers.policy.tiers')}
        rows={tiers.toReversed()}
        rowKey={(tier) => String(tier.number)}
        empty={null}
        columns={[
          { key: 'tier', title: t('tiers.tier'), render: (tier) => tier.name[language] },
          {
            key: 'threshold',
            title: t('tiers.policy.threshold', { currency: policy.currency }),
            align: 'right',
            render: (tier) => amount(tier.threshold),
          },
        ]}
      />
      <div className={css.texts}>
        {before && (
          <div>
            <h3>{t('tiers.policy.changed')}</h3>
            <PolicyChanges changes={comparePolicies(before, policy)} />
          </div>
        )}
        <h3>{t('tiers.policy.means')}</h3>
        <ul className={css.meaning}>
          <li>{whoSentence(policy, t, formats)}</li>
          <li>{t('tiers.policy.entry', { entry })}</li>
          <li>{t('tiers.policy.upgrade')}</li>
          <li>{t('tiers.policy.watch')}</li>
          <li>{t('tiers.policy.exit', { entry })}</li>
          {componentSentences(policy, t).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <h3>{t('tiers.policy.alerts')}</h3>
        <ul className={css.meaning}>
          {alertSentences(policy, t, formats).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}
