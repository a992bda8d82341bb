import { DownOutlined } from '@ant-design/icons'
import { Button, Popover } from 'antd'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../platform/i18n/format.ts'
import { Bars } from '../States.tsx'
import css from './QuickFilter.module.css'

export interface QuickChoice {
  value: string
  label: string
  /** Undefined while it is being counted, null where that took too long. */
  count: number | null | undefined
}
interface QuickFilterProps {
  label: string
  /** Undefined while it is not known what there is; null where that could not be found out in time. */
  choices: readonly QuickChoice[] | undefined | null
  chosen: readonly string[]
  onChange: (values: string[]) => void
}

/** One field's values with how many there are of each, to be ticked. Its button stands there before anything is counted. */
export function QuickFilter({ label, choices, chosen, onChange }: QuickFilterProps) {
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      content={<Ticks label={label} choices={choices} chosen={chosen} onChange={onChange} />}
    >
      <Button className={chosen.length > 0 ? css.on : undefined}>
        {label}
        {chosen.length > 0 && <span className={css.number}>{chosen.length}</span>}
        <DownOutlined className={css.arrow} aria-hidden />
      </Button>
    </Popover>
  )
}

function Ticks({ label, choices, chosen, onChange }: QuickFilterProps) {
  const { t } = useTranslation()
  const { count: number } = useFormats()
  if (choices === undefined) return <Bars count={4} />
  if (choices === null) return <p className={css.note}>{t('filters.notCounted')}</p>
  if (choices.length === 0) return <p className={css.note}>{t('filters.noChoice')}</p>
  const toggle = (value: string, on: boolean) =>
    onChange(on ? [...chosen, value] : chosen.filter((one) => one !== value))
  return (
    <fieldset className={css.ticks}>
      <legend className="visually-hidden">{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="checkbox"
            checked={chosen.includes(choice.value)}
            onChange={(event) => toggle(choice.value, event.target.checked)}
          />
          <span className={css.label}>{choice.label}</span>
          <span className={css.count}>{typeof choice.count === 'number' ? number(choice.count) : ''}</span>
        </label>
      ))}
    </fieldset>
  )
}
