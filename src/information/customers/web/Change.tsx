import { useFormats } from '../../../platform/i18n/format.ts'
import css from './Change.module.css'

/** An amount against the one before: its sign says the direction, the colour says it again. */
export function Change({ value }: { value: string | null }) {
  const { amount } = useFormats()
  if (value === null) return <span className="soft">–</span>
  if (/^-?0+(\.0+)?$/.test(value)) return <span className="soft">{amount('0')}</span>
  const fell = value.startsWith('-')
  return <span className={fell ? css.fell : css.rose}>{fell ? `−${amount(value.slice(1))}` : `+${amount(value)}`}</span>
}
