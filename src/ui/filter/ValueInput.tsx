import { Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { dateUnits, type FilterCondition } from '../../platform/http/filter.ts'
import { DayInput } from '../DayInput.tsx'
import { AmountInput } from './AmountInput.tsx'
import { ChoiceInput, type Choices } from './ChoiceInput.tsx'
import css from './FilterBuilder.module.css'
import { asUnit, type FilterField } from './filter-words.ts'

interface ValueInputProps {
  field: FilterField
  condition: FilterCondition
  choices: Choices
  onChange: (values: string[]) => void
}

/** What a field is compared with, by its type and the comparison. */
export function ValueInput({ field, condition, choices, onChange }: ValueInputProps) {
  const { op, values } = condition
  if (op === 'empty' || op === 'notEmpty') return null
  if (op === 'in' || op === 'notIn') {
    return <ChoiceInput field={field} values={values} choices={choices} onChange={onChange} />
  }
  if (op === 'last' || op === 'next') return <RelativeInput values={values} onChange={onChange} />
  const one = (at: number) => (value: string) => onChange(setAt(values, at, value))
  if (op !== 'between') return <OneInput type={field.type} part="value" value={values[0]} onChange={one(0)} />
  return (
    <div className={css.two}>
      <OneInput type={field.type} part="from" value={values[0]} onChange={one(0)} />
      <OneInput type={field.type} part="to" value={values[1]} onChange={one(1)} />
    </div>
  )
}

function setAt(values: readonly string[], at: number, value: string): string[] {
  const next = [values[0] ?? '', values[1] ?? '']
  next[at] = value
  return at === 0 && values.length < 2 ? next.slice(0, 1) : next
}

interface OneInputProps {
  type: FilterField['type']
  part: 'value' | 'from' | 'to'
  value: string | undefined
  onChange: (value: string) => void
}

function OneInput({ type, part, value, onChange }: OneInputProps) {
  const { t } = useTranslation()
  const label = t(`filters.${part}`)
  if (type === 'amount' || type === 'number')
    return <AmountInput label={label} placeholder={t('filters.amountHint')} value={value} onChange={onChange} />
  // A condition may name any day.
  if (type === 'date')
    return <DayInput label={label} min="0001-01-01" max="9999-12-31" value={value} onChange={onChange} />
  return (
    <Input aria-label={label} maxLength={200} value={value ?? ''} onChange={(event) => onChange(event.target.value)} />
  )
}

const mostUnits = 999

function RelativeInput({ values, onChange }: { values: readonly string[]; onChange: (values: string[]) => void }) {
  const { t } = useTranslation()
  const unit = asUnit(values[1])
  return (
    <div className={css.two}>
      <InputNumber
        aria-label={t('filters.count')}
        min={1}
        max={mostUnits}
        precision={0}
        value={Number(values[0] ?? 30)}
        onChange={(count) => onChange([String(count ?? ''), unit])}
        style={{ width: '100%' }}
      />
      <Select
        aria-label={t('filters.unit')}
        value={unit}
        options={dateUnits.map((value) => ({ value, label: t(`filters.units.${value}`) }))}
        onChange={(next) => onChange([values[0] ?? '30', next])}
      />
    </div>
  )
}
