import { Input } from 'antd'

interface DayInputProps {
  id?: string
  value?: string
  onChange?: (day: string) => void
}

/** A day in a form: the browser's own calendar knows the reader's keyboard and thumb. */
export function DayInput({ id, value = '', onChange }: DayInputProps) {
  return (
    <Input
      {...(id !== undefined && { id })}
      type="date"
      min="2000-01-01"
      max="2148-12-31"
      value={value}
      onChange={(event) => onChange?.(event.target.value)}
    />
  )
}
