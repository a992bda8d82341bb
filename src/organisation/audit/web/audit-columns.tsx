import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import type { Formats } from '../../../platform/i18n/format.ts'
import type { Column } from '../../../ui/DataTable.tsx'
import type { AuditEntry } from '../contract.ts'
import css from './Audit.module.css'
import { AuditDetails } from './AuditDetails.tsx'
import { subjectWords, whoWords } from './audit-words.ts'

export function auditColumns(t: TFunction, formats: Formats): Column<AuditEntry>[] {
  return [
    {
      key: 'at',
      title: t('audit.at'),
      width: '22%',
      render: (entry) => <span className={css.at}>{formats.instant(entry.at)}</span>,
    },
    {
      key: 'who',
      title: t('audit.who'),
      width: '24%',
      render: (entry) => (
        <span className={css.cell}>
          {whoWords(entry, t)}
          {entry.address && <span className="soft">{entry.address}</span>}
        </span>
      ),
    },
    {
      key: 'what',
      title: t('audit.what'),
      render: (entry) => <What entry={entry} subject={subjectWords(entry, t, formats)} t={t} />,
    },
  ]
}

function What({ entry, subject, t }: { entry: AuditEntry; subject: string | null; t: TFunction }) {
  const { action, customerId, customerName, customerNo, details } = entry
  const isOfDelivery = action === 'quarantine-read' || action === 'quarantine-downloaded'
  return (
    <span className={css.cell}>
      <span className={css.line}>
        {t(`audit.action.${action}`)}
        {customerId && (
          <Link to="/customers/$customerId" params={{ customerId }}>
            {customerName ? `${customerName} ${customerNo}` : t('audit.customerGone')}
          </Link>
        )}
        {isOfDelivery && entry.subject && (
          <Link to="/deliveries/$deliveryId" params={{ deliveryId: entry.subject }}>
            {t('audit.delivery')}
          </Link>
        )}
        {subject && <span className="soft">{subject}</span>}
      </span>
      <AuditDetails details={details} />
    </span>
  )
}
