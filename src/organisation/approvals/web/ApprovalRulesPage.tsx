import { InfoCircleOutlined, WarningOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { Notice } from '../../../ui/Mark.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { Bars, Loaded } from '../../../ui/States.tsx'
import { type ApprovalRow, listApprovalRules, listRuleChanges, type RuledKind } from '../contract.ts'
import type { RuleStep } from '../rule-set.ts'
import css from './ApprovalRulesPage.module.css'
import { RuleHistory } from './RuleHistory.tsx'
import { RuleSentences } from './RuleSentences.tsx'
import { RulesForm } from './RulesForm.tsx'
import { readSnapshot } from './rule-snapshot.ts'
import { useRightWords } from './use-right-words.ts'
import { useKindWords } from './use-rule-words.ts'

interface Editing {
  kind: string
  steps: readonly RuleStep[]
}

/** Who decides on what, in words; for whoever may ask for other rules, the form; and what was asked for. */
export function ApprovalRulesPage() {
  const { t } = useTranslation()
  const kindWords = useKindWords()
  const rightWords = useRightWords()
  const mayAsk = useMay('approval:configure')
  const rules = useQuery(queryOf(listApprovalRules, {}))
  const changes = useQuery(queryOf(listRuleChanges, {}))
  const [editing, setEditing] = useState<Editing>()
  const pendingOf = (kind: string) =>
    changes.data?.items.find(({ state, snapshot }) => state === 'pending' && snapshot.of === kind)
  const restore = (change: ApprovalRow) => {
    const { of, before } = readSnapshot(change.snapshot)
    setEditing({ kind: of, steps: before })
  }
  const actionOf = ({ kind, steps }: RuledKind) => {
    const pending = pendingOf(kind)
    if (pending)
      return (
        <Link to="/approvals/$requestId" params={{ requestId: pending.id }}>
          {t('approvals.changePending')}
        </Link>
      )
    // One form at a time, so that no click on another one throws away what was typed.
    if (!mayAsk || editing) return null
    return (
      <Button
        aria-label={t('approvals.changeOf', { kind: kindWords(kind) })}
        onClick={() => setEditing({ kind, steps })}
      >
        {t('approvals.change')}
      </Button>
    )
  }
  return (
    <Page
      title={t('approvals.rules')}
      subtitle={t('approvals.rulesHint')}
      parent={<Link to="/approvals">{t('approvals.title')}</Link>}
    >
      <Loaded query={rules} bars={<Bars count={6} height={28} />}>
        {({ items, othersDecide }) =>
          items.map((ruled) => (
            <Section key={ruled.kind} title={kindWords(ruled.kind)} actions={actionOf(ruled)}>
              <div className={css.kind}>
                <RuleSentences {...ruled} />
                <span className="soft">{rightWords(ruled.permission)}</span>
              </div>
              {editing?.kind === ruled.kind && !pendingOf(ruled.kind) && (
                <div className={css.editing}>
                  {othersDecide ? (
                    <Notice tone="quiet" icon={<InfoCircleOutlined />}>
                      {t('approvals.changeNote')}
                    </Notice>
                  ) : (
                    <Notice tone="warn" icon={<WarningOutlined />}>
                      {t('approvals.changeNobody')}
                    </Notice>
                  )}
                  <RulesForm ruled={ruled} steps={editing.steps} onClose={() => setEditing(undefined)} />
                </div>
              )}
            </Section>
          ))
        }
      </Loaded>
      {changes.data && (
        <RuleHistory changes={changes.data.items} onRestore={mayAsk && !editing ? restore : undefined} />
      )}
    </Page>
  )
}
