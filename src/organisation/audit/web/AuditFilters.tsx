import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AuditAction, auditActions } from '../../../platform/audit/contract.ts'
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
      <CustomerNo value={value.customer} onChange={(customer) => onChange({ customer, customerId: undefined })} />
      <div className={css.day}>
        {t('audit.what')}
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
      </div>
      <Day label={t('audit.from')} value={value.from} onChange={(from) => onChange({ from })} />
      <Day label={t('audit.to')} value={value.to} onChange={(to) => onChange({ to })} />
      {filtered && (
        <Button type="link" onClick={onClear}>
          {t('audit.clear')}
        </Button>
      )}
    </div>
  )
}

interface FieldProps {
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** Whole numbers only: taken over when the field is left. */
function CustomerNo({ value, onChange }: FieldProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(value ?? '')
  const [former, setFormer] = useState(value)
  if (former !== value) {
    setFormer(value)
    setText(value ?? '')
  }
  const takeOver = () => {
    const next = text.trim() || undefined
    if (next !== value) onChange(next)
  }
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field is within
    <label className={css.day}>
      {t('audit.customerNo')}
      <Input
        className={css.short ?? ''}
        value={text}
        maxLength={100}
        onChange={(event) => setText(event.target.value)}
        onBlur={takeOver}
        onPressEnter={takeOver}
      />
    </label>
  )
}

/** The browser's own calendar. */
function Day({ label, value, onChange }: FieldProps & { label: string }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field is within
    <label className={css.day}>
      {label}
      <Input
        type="date"
        className={css.short ?? ''}
        min="2000-01-01"
        max="2148-12-31"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    </label>
  )
}
