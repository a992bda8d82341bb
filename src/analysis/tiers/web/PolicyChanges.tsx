import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  EditOutlined,
  MinusOutlined,
  PlusOutlined,
  SwapOutlined,
} from '@ant-design/icons'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Formats, useFormats } from '../../../platform/i18n/format.ts'
import { type Language, useLanguage } from '../../../platform/i18n/language.ts'
import { Mark } from '../../../ui/Mark.tsx'
import { isShare } from './alert-sentences.ts'
import { familyName } from './family-name.ts'
import type { PolicyChange } from './policy-changes.ts'
import css from './TierPolicyPage.module.css'

/** What a version changed, a line each; that nothing did is said too. */
export function PolicyChanges({ changes }: { changes: PolicyChange[] }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  if (!changes.length) return <p className="soft">{t('tiers.policy.changedNothing')}</p>
  return (
    <ul className={css.changes}>
      {changes.map((change) => {
        const words = wordsOf(change, { t, formats, language })
        return (
          <li key={words}>
            <Mark tone="accent" icon={signOf(change)}>
              <span className={css.change}>{words}</span>
            </Mark>
          </li>
        )
      })}
    </ul>
  )
}

function signOf(change: PolicyChange): ReactNode {
  if (change.what === 'entry' || change.what === 'threshold')
    return change.raised ? <ArrowUpOutlined /> : <ArrowDownOutlined />
  if (change.what === 'added' || change.what === 'kinds-added') return <PlusOutlined />
  if (change.what === 'removed' || change.what === 'kinds-removed') return <MinusOutlined />
  return change.what === 'family' ? <SwapOutlined /> : <EditOutlined />
}

interface Telling {
  t: TFunction
  formats: Formats
  language: Language
}

function wordsOf(change: PolicyChange, { t, formats, language }: Telling): string {
  const { amount, percent, plain } = formats
  const list = (words: string[]) => words.join(t('ui.listComma'))
  switch (change.what) {
    case 'entry':
      return t(change.raised ? 'tiers.policy.change.entryRaised' : 'tiers.policy.change.entryLowered', {
        from: amount(change.from),
        to: amount(change.to),
      })
    case 'threshold':
      return t(change.raised ? 'tiers.policy.change.thresholdRaised' : 'tiers.policy.change.thresholdLowered', {
        tier: change.tier.name[language],
        from: amount(change.from),
        to: amount(change.to),
      })
    case 'added':
    case 'removed':
      return t(`tiers.policy.change.${change.what}`, {
        tier: change.tier.name[language],
        threshold: amount(change.tier.threshold),
      })
    case 'renamed':
      return t('tiers.policy.change.renamed', { from: change.from.name[language], to: change.to.name[language] })
    case 'kinds-added':
    case 'kinds-removed':
      return t(change.what === 'kinds-added' ? 'tiers.policy.change.kindsAdded' : 'tiers.policy.change.kindsRemoved', {
        kinds: list(change.kinds.map((kind) => t(`customers.kinds.${kind}`))),
      })
    case 'family': {
      const component = (name: typeof change.from) =>
        name ? t(`tiers.component.${name}`) : t('tiers.policy.noComponent')
      return t('tiers.policy.change.family', {
        family: familyName(t, change.family),
        from: component(change.from),
        to: component(change.to),
      })
    }
    case 'alert': {
      const value = (text: string) => (isShare(change.alert) ? percent(text) : plain(text))
      return t('tiers.policy.change.alert', {
        alert: t(`tiers.policy.alertName.${change.alert}`),
        from: value(change.from),
        to: value(change.to),
      })
    }
    case 'maturity-families':
      return t('tiers.policy.change.maturityFamilies', {
        families: list(change.to.map((family) => familyName(t, family))),
      })
  }
}
