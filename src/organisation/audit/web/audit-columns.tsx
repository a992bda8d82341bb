import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import type { Column } from '../../../ui/DataTable.tsx'
import type { AuditEntry } from '../contract.ts'
import css from './Audit.module.css'
import { AuditDetails } from './AuditDetails.tsx'
import { subjectWords, whoWords } from './audit-words.ts'
import type { Telling } from './detail-words.ts'

export function auditColumns({ t, formats, tell }: Telling): Column<AuditEntry>[] {
  return [
    {
      key: 'at',
      title: t('audit.at'),
      width: '22%',
      render: (entry) => (
        <span className={css.cell}>
          <span className={css.at}>{formats.instant(entry.at)}</span>
          <span className={css.narrow}>
            <Who entry={entry} t={t} />
          </span>
        </span>
      ),
    },
    {
      key: 'who',
      title: t('audit.who'),
      width: '24%',
      from: 'phone',
      render: (entry) => <Who entry={entry} t={t} />,
    },
    {
      key: 'what',
      title: t('audit.what'),
      render: (entry) => <What entry={entry} subject={subjectWords(entry, t, formats)} t={t} tell={tell} />,
    },
  ]
}

function Who({ entry, t }: { entry: AuditEntry; t: TFunction }) {
  return (
    <span className={css.cell}>
      {whoWords(entry, t)}
      {entry.address && <span className="soft">{entry.address}</span>}
    </span>
  )
}

interface WhatProps extends Pick<Telling, 't' | 'tell'> {
  entry: AuditEntry
  subject: string | null
}

function What({ entry, subject, t, tell }: WhatProps) {
  const { action, customerId, customerName, customerNo } = entry
  const isOfDelivery = action === 'quarantine-read' || action === 'quarantine-downloaded'
  return (
    <span className={css.cell}>
      <span className={css.line}>
        {t(`audit.action.${action}`)}
        {customerId && customerName && (
          <Link to="/customers/$customerId" params={{ customerId }}>{`${customerName} ${customerNo}`}</Link>
        )}
        {customerId && !customerName && <span className="soft">{t('audit.customerGone')}</span>}
        {isOfDelivery && entry.subject && (
          <Link to="/deliveries/$deliveryId" params={{ deliveryId: entry.subject }}>
            {t('audit.delivery')}
          </Link>
        )}
        {subject && <span className="soft">{subject}</span>}
      </span>
      <AuditDetails entry={entry} tell={tell} />
    </span>
  )
}
