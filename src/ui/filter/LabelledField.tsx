import { Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { Calendar, useDayWords } from '../DayInput.tsx'
import css from './LabelledField.module.css'

export interface FieldProps {
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** A field of a filter under its label. */
export function LabelledField({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field is within
    <label className={css.field}>
      <span>{label}</span>
      {children}
    </label>
  )
}

/** `first`: the earliest day there can be. */
export function DayField({ label, value, onChange, first }: FieldProps & { first: string }) {
  const words = useDayWords(value)
  return (
    <LabelledField label={words ? `${label} · ${words}` : label}>
      <Calendar
        label={label}
        className={css.short ?? ''}
        min={first}
        value={value}
        onChange={(day) => onChange(day || undefined)}
      />
    </LabelledField>
  )
}

interface TextFieldProps extends Omit<FieldProps, 'onChange'> {
  onChange: (text: string) => void
  onLeave: () => void
  maxLength: number
  inputMode?: 'decimal'
  /** What is wrong with the text. */
  problem?: string | undefined
}

/** For what is taken over when the field is left, because half of it would find nothing; see useDraft. */
export function TextField({ label, value, onChange, onLeave, problem, ...input }: TextFieldProps) {
  return (
    <LabelledField label={label}>
      <Input
        {...input}
        className={css.short ?? ''}
        status={problem ? 'error' : ''}
        aria-invalid={problem !== undefined}
        title={problem}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onLeave}
        onPressEnter={onLeave}
      />
      {problem && <span role="alert">{problem}</span>}
    </LabelledField>
  )
}

/** What is being typed over a value, and how to type; it begins anew when the value changes. */
export function useDraft(value: string | undefined): [draft: string, type: (draft: string) => void] {
  const [draft, type] = useState(value ?? '')
  const [former, setFormer] = useState(value)
  if (former !== value) {
    setFormer(value)
    type(value ?? '')
  }
  return [draft, type]
}
