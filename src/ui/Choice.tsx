import css from './Choice.module.css'

interface ChoiceProps<Value extends string> {
  label: string
  value: Value
  options: { value: Value; label: React.ReactNode; title?: string; lang?: string }[]
  onChange: (value: Value) => void
}

/** One of a few, all in sight: a row of buttons of which one is pressed. */
export function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <fieldset className={css.choice}>
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          title={option.title}
          lang={option.lang}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}
