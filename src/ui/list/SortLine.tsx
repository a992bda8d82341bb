import { SortAscendingOutlined, SortDescendingOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Sort } from '../DataTable.tsx'
import css from './ListTable.module.css'
import type { ListColumn } from './list-column.ts'

interface SortLineProps<Row> {
  columns: readonly ListColumn<Row>[]
  sort: Sort | undefined
  onSort: (sort: Sort) => void
}

/** Where there is no room for headings: what the list is sorted by, and which way. */
export function SortLine<Row>({ columns, sort, onSort }: SortLineProps<Row>) {
  const { t } = useTranslation()
  const direction = sort?.direction ?? 'asc'
  const options = columns.filter((column) => column.sortable).map(({ key, label }) => ({ value: key, label }))
  return (
    <div className={css.sortLine}>
      <Select
        aria-label={t('lists.sortBy')}
        variant="borderless"
        value={sort?.key}
        options={options}
        popupMatchSelectWidth={false}
        onChange={(key) => onSort({ key, direction })}
      />
      <Button
        type="text"
        icon={direction === 'asc' ? <SortAscendingOutlined /> : <SortDescendingOutlined />}
        aria-label={t(direction === 'asc' ? 'lists.ascending' : 'lists.descending')}
        onClick={() => sort && onSort({ key: sort.key, direction: direction === 'asc' ? 'desc' : 'asc' })}
      />
    </div>
  )
}
