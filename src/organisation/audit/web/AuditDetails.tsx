import { useTranslation } from 'react-i18next'
import css from './Audit.module.css'
import { changedFields } from './audit-words.ts'

/** What stood before and stands after, field by field, under the names that the database has for them. */
export function AuditDetails({ details }: { details: string | null }) {
  const { t } = useTranslation()
  const fields = changedFields(details)
  if (!fields.length) return null
  return (
    <details className={css.details}>
      <summary>{t('audit.details', { count: fields.length })}</summary>
      <dl>
        {fields.map(({ name, before, after }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              {before !== null && (
                <>
                  <span className="visually-hidden">{t('audit.before')}</span>
                  <code className={css.before}>{before}</code>
                  <span className="visually-hidden">{t('audit.after')}</span>
                </>
              )}
              {after === null ? <span className="soft">{t('audit.gone')}</span> : <code>{after}</code>}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
