import { ArrowDownOutlined, ArrowUpOutlined, TableOutlined } from '@ant-design/icons'
import { Button, Popover } from 'antd'
import { useTranslation } from 'react-i18next'
import { Choice } from '../Choice.tsx'
import css from './ColumnsMenu.module.css'
import { type ListColumn, leastWidth, mostWidth, moveColumn } from './list-column.ts'

interface ColumnsMenuProps<Row> {
  all: readonly ListColumn<Row>[]
  shown: readonly ListColumn<Row>[]
  frozen: number
  /** With undefined: as they were at first. */
  onChange: (shown: readonly ListColumn<Row>[] | undefined) => void
  onFreeze: (frozen: number) => void
}
const mostFrozen = 3

/** Which columns a list shows, in which order, and which stay in place. */
export function ColumnsMenu<Row>(props: ColumnsMenuProps<Row>) {
  const { t } = useTranslation()
  return (
    <Popover trigger="click" placement="bottomRight" content={<Menu {...props} />} destroyOnHidden>
      <Button icon={<TableOutlined aria-hidden />}>{t('lists.columns')}</Button>
    </Popover>
  )
}

function Menu<Row>({ all, shown, frozen, onChange, onFreeze }: ColumnsMenuProps<Row>) {
  const { t } = useTranslation()
  const hidden = all.filter((column) => !shown.some(({ key }) => key === column.key))
  const toggle = (column: ListColumn<Row>, on: boolean) =>
    onChange(on ? [...shown, column] : shown.filter(({ key }) => key !== column.key))
  const resized = (key: string, width: number) =>
    shown.map((column) => (column.key === key ? { ...column, width } : column))
  const freezes = Array.from({ length: mostFrozen + 1 }, (_, count) => ({
    value: String(count),
    label: count === 0 ? t('lists.freezeNone') : String(count),
    title: count === 0 ? undefined : t('lists.freezeFirst', { count }),
  }))
  return (
    <div className={css.menu}>
      <ul className={css.list}>
        {[...shown, ...hidden].map((column, at) => {
          const on = at < shown.length
          return (
            <li key={column.key}>
              <label title={t('lists.showColumn', { column: column.label })}>
                <input
                  type="checkbox"
                  checked={on}
                  // A table has at least one column.
                  disabled={on && shown.length === 1}
                  onChange={(event) => toggle(column, event.target.checked)}
                />
                {column.label}
              </label>
              {on && (
                <span className={css.order}>
                  <input
                    type="number"
                    className={css.width}
                    min={leastWidth}
                    max={mostWidth}
                    step={8}
                    aria-label={t('lists.width', { column: column.label })}
                    title={t('lists.width', { column: column.label })}
                    defaultValue={column.width}
                    onChange={(event) => {
                      const width = event.target.valueAsNumber
                      if (width >= leastWidth && width <= mostWidth) onChange(resized(column.key, width))
                    }}
                  />
                  <Button
                    type="text"
                    size="small"
                    icon={<ArrowUpOutlined />}
                    disabled={at === 0}
                    aria-label={t('lists.moveUp', { column: column.label })}
                    onClick={() => onChange(moveColumn(shown, column.key, -1))}
                  />
                  <Button
                    type="text"
                    size="small"
                    icon={<ArrowDownOutlined />}
                    disabled={at === shown.length - 1}
                    aria-label={t('lists.moveDown', { column: column.label })}
                    onClick={() => onChange(moveColumn(shown, column.key, 1))}
                  />
                </span>
              )}
            </li>
          )
        })}
      </ul>
      <div className={css.freeze}>
        <span className="soft">{t('lists.freeze')}</span>
        <Choice
          label={t('lists.freeze')}
          value={String(frozen)}
          options={freezes.map(({ title, ...option }) => (title ? { ...option, title } : option))}
          onChange={(count) => onFreeze(Number(count))}
        />
      </div>
      <Button type="link" size="small" onClick={() => onChange(undefined)}>
        {t('lists.defaultColumns')}
      </Button>
    </div>
  )
}
