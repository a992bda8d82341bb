import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ListTable } from '../../../ui/list/ListTable.tsx'
import { choiceOf, chosenColumns, type ListColumn } from '../../../ui/list/list-column.ts'
import { SelectionBar } from '../../../ui/list/SelectionBar.tsx'
import type { ListView } from '../../../ui/list/use-list-view.ts'
import type { ListWindow } from '../../../ui/list/use-list-window.ts'
import { useSelection } from '../../../ui/list/use-selection.ts'
import { rememberWalk } from '../../../ui/list/walk-memory.ts'
import { Amount } from '../../../ui/Money.tsx'
import type { CustomerRow } from '../contract.ts'
import css from './CustomersTable.module.css'
import { fieldKeysOf, sortOf } from './customers-source.ts'
import { ExportButton } from './ExportButton.tsx'

export interface TableProps {
  view: ListView
  columns: readonly ListColumn<CustomerRow>[]
  renderStanding: (row: CustomerRow) => ReactNode
}
interface CustomersTableProps extends TableProps {
  list: ListWindow<CustomerRow>
  label: string
  /** How many there are. */
  told: string
  sort?: { key: string; direction: 'asc' | 'desc' }
  onLeave: (row: CustomerRow, index: number) => void
  empty: ReactNode
  mend?: ReactNode
}

const linkOf = (row: CustomerRow) => ({ to: '/customers/$customerId', params: { customerId: row.id } })
const keyOf = (row: CustomerRow) => row.id
const nameOf = (row: CustomerRow) => row.name

/** Customers in a table, found or listed; what is selected stays so in both. */
export function CustomersTable({ view, columns, renderStanding, sort, ...table }: CustomersTableProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const selection = useSelection<CustomerRow>('customers', keyOf)
  const { look, change } = view
  const shown = useMemo(() => chosenColumns(columns, look.columns), [columns, look.columns])
  const resize = (key: string, width: number) =>
    change({
      columns: choiceOf(
        columns,
        shown.map((column) => (column.key === key ? { ...column, width } : column)),
      ),
    })
  const narrow = useCallback(
    (row: CustomerRow) => ({
      lead: row.name,
      under: `${row.customerNo} · ${row.institutionName}`,
      end: <Amount value={row.aum} />,
      // A dash under an amount would say nothing.
      endUnder: row.standing !== 'none' && renderStanding(row),
    }),
    [renderStanding],
  )
  const walk = () => {
    const [first] = selection.ids
    if (first === undefined) return
    rememberWalk({ kind: 'ids', href: location.pathname + location.search, ids: selection.ids })
    void navigate({ to: '/customers/$customerId', params: { customerId: first } })
  }
  return (
    <div className={css.list}>
      <ListTable
        {...table}
        columns={shown}
        frozen={look.frozen ?? 1}
        onResize={resize}
        rowKey={keyOf}
        rowName={nameOf}
        rowLink={linkOf}
        {...(sort && { sort, onSort: (next) => change({ sort: next.key, direction: next.direction }) })}
        narrow={narrow}
        selection={selection}
      />
      <SelectionBar
        count={selection.ids.length}
        isFull={selection.isFull}
        onClear={selection.clear}
        actions={
          <>
            <Button type="primary" onClick={walk}>
              {t('lists.walkSelection')}
            </Button>
            <ExportButton
              asked={{ customerIds: [...selection.ids], ...sortOf(look), columns: fieldKeysOf(shown) }}
              total={selection.ids.length}
              label={t('exports.askSelected')}
            />
          </>
        }
      />
    </div>
  )
}
