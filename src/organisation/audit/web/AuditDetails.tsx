import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import type { AuditEntry } from '../contract.ts'
import css from './Audit.module.css'
import { detailsOf, type TellRecorded } from './detail-words.ts'

/** What stood before and stands after, field by field. */
export function AuditDetails({ entry, tell }: { entry: AuditEntry; tell: TellRecorded }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const details = detailsOf(entry, { t, formats, tell })
  if (!details.length) return null
  return (
    <details className={css.details}>
      <summary>{t('audit.details', { count: details.length })}</summary>
      <dl>
        {details.map(({ key, name, before, after }) => (
          <div key={key}>
            <dt className="soft">{name}</dt>
            <dd>
              {before.length > 0 && (
                <>
                  <span className="visually-hidden">{t('audit.before')}</span>
                  <Lines lines={before} struck />
                  <span className="visually-hidden">{t('audit.after')}</span>
                </>
              )}
              {after.length ? <Lines lines={after} /> : <span className="soft">{t('audit.gone')}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

/** Known by their place: two of them may say the same. */
export function Lines({ lines, struck = false }: { lines: string[]; struck?: boolean }) {
  const Line = struck ? 'del' : 'span'
  return [...lines.entries()].map(([place, line]) => <Line key={place}>{line}</Line>)
}
