import { AuditOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DatedList } from '../../../ui/DatedList.tsx'
import { Section } from '../../../ui/Page.tsx'
import type { ApprovalRow } from '../contract.ts'
import css from './ApprovalRulesPage.module.css'
import { StateMark } from './StateMark.tsx'
import { useRulesAsked } from './use-rules-asked.tsx'

interface RuleHistoryProps {
  changes: ApprovalRow[]
  /** Present for whoever may ask for the rules that held before. */
  onRestore: ((change: ApprovalRow) => void) | undefined
}

/** Who asked for which rules when, and what came of it, as far as the reader may see. */
export function RuleHistory({ changes, onRestore }: RuleHistoryProps) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const tell = useRulesAsked()
  const mayAudit = useMay('audit:read')
  return (
    <Section
      title={t('approvals.history')}
      actions={
        mayAudit && (
          <Link to="/audit" search={{ action: 'approval-rule-changed' }}>
            {t('approvals.historyAudit')}
          </Link>
        )
      }
    >
      {changes.length === 0 && <p className="soft">{t('approvals.historyNone')}</p>}
      <DatedList
        label={t('approvals.history')}
        most={5}
        moreLabel={(count) => t('approvals.more', { count })}
        items={changes.map((row) => ({
          key: row.id,
          sign: <AuditOutlined />,
          tone: 'quiet' as const,
          text: (
            <Link to="/approvals/$requestId" params={{ requestId: row.id }}>
              {tell(row)?.title}
            </Link>
          ),
          when: (
            <div className={css.kind}>
              <span>
                <StateMark {...row} /> · {row.requesterName} · {instant(row.endedAt ?? row.requestedAt)}
              </span>
              {onRestore && row.state === 'executed' && (
                <Button onClick={() => onRestore(row)}>{t('approvals.restore')}</Button>
              )}
            </div>
          ),
        }))}
      />
    </Section>
  )
}
