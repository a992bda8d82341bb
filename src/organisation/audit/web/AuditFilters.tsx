import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type AuditAction, auditActions } from '../../../platform/audit/contract.ts'
import { DayField, type FieldProps, LabelledField, TextField, useDraft } from '../../../ui/filter/LabelledField.tsx'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import css from './Audit.module.css'

/** As the page's address has it; `customerId` comes from a customer's page. */
export interface AuditSearch {
  person?: string | undefined
  customer?: string | undefined
  customerId?: string | undefined
  action?: AuditAction | undefined
  from?: string | undefined
  to?: string | undefined
}

interface AuditFiltersProps {
  value: AuditSearch
  onChange: (part: AuditSearch) => void
  onClear: () => void
}

export function AuditFilters({ value, onChange, onClear }: AuditFiltersProps) {
  const { t } = useTranslation()
  const filtered = Object.values(value).some((part) => part !== undefined)
  return (
    <div className={css.filters}>
      <SearchBox
        value={value.person ?? ''}
        onChange={(person) => onChange({ person: person || undefined })}
        label={t('audit.person')}
        placeholder={t('audit.personHint')}
      />
      <CustomerNo
        label={t('audit.customerNo')}
        value={value.customer}
        onChange={(customer) => onChange({ customer, customerId: undefined })}
      />
      <LabelledField label={t('audit.what')}>
        <Select
          aria-label={t('audit.what')}
          value={value.action ?? ''}
          onChange={(action: AuditAction | '') => onChange({ action: action || undefined })}
          popupMatchSelectWidth={false}
          className={css.choice ?? ''}
          options={[
            { value: '' as const, label: t('audit.allActions') },
            ...auditActions.map((action) => ({ value: action, label: t(`audit.action.${action}`) })),
          ]}
        />
      </LabelledField>
      <DayField first="2000-01-01" label={t('audit.from')} value={value.from} onChange={(from) => onChange({ from })} />
      <DayField first="2000-01-01" label={t('audit.to')} value={value.to} onChange={(to) => onChange({ to })} />
      {filtered && (
        <Button type="link" onClick={onClear}>
          {t('audit.clear')}
        </Button>
      )}
    </div>
  )
}

/** Whole numbers only: taken over when the field is left. */
function CustomerNo({ label, value, onChange }: FieldProps) {
  const [text, setText] = useDraft(value)
  const takeOver = () => {
    const next = text.trim() || undefined
    if (next !== value) onChange(next)
  }
  return <TextField label={label} maxLength={100} value={text} onChange={setText} onLeave={takeOver} />
}
