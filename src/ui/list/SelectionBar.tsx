import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../platform/i18n/format.ts'
import css from './SelectionBar.module.css'
import { mostSelected } from './selection.ts'

interface SelectionBarProps {
  count: number
  isFull: boolean
  onClear: () => void
  /** What can be done with what is selected. */
  actions: ReactNode
}

/** How many rows are selected and what to do with them, over the end of the list so that nothing moves. */
export function SelectionBar({ count, isFull, onClear, actions }: SelectionBarProps) {
  const { t } = useTranslation()
  const { count: number } = useFormats()
  return (
    <div className={css.place} role="status">
      {count > 0 && (
        <div className={css.bar}>
          <span>
            <strong>{t('lists.selected', { count, number: number(count) })}</strong>
            {isFull && <span className={css.full}>{t('lists.tooMany', { number: number(mostSelected) })}</span>}
          </span>
          {actions}
          <Button type="text" onClick={onClear}>
            {t('lists.clearSelection')}
          </Button>
        </div>
      )}
    </div>
  )
}
