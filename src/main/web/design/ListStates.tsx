import { ApiError } from '../../../platform/http/client.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { useReading } from '../../../platform/i18n/reading.ts'
import { type Column, DataTable } from '../../../ui/DataTable.tsx'
import { Amount } from '../../../ui/Money.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Empty } from '../../../ui/States.tsx'
import css from './design.module.css'
import { type SampleRow, sampleRows } from './sample.ts'

const failed = new ApiError(0, 'network', '')
const forbidden = new ApiError(403, 'not-permitted', '')

export function ListStates() {
  const { design } = useReading()
  const { date } = useFormats()
  const columns: Column<SampleRow>[] = [
    { key: 'name', title: design.name, render: ({ name }) => name },
    { key: 'amount', title: design.amount, align: 'right', render: ({ amount }) => <Amount value={amount} /> },
    { key: 'date', title: design.date, render: (row) => date(row.date) },
  ]
  const states = [
    { title: design.filled, rows: [...sampleRows] },
    { title: design.empty, rows: [] },
    { title: design.failed, rows: undefined, error: failed },
    { title: design.forbidden, rows: undefined, error: forbidden },
  ]
  return (
    <div className={css.wide}>
      <Section title={design.states}>
        <div className={css.lists}>
          {states.map(({ title, rows, error }) => (
            <div key={title}>
              <h3>{title}</h3>
              <DataTable
                label={title}
                columns={columns}
                rows={rows}
                error={error}
                retry={() => undefined}
                rowKey={({ name }) => name}
                empty={<Empty>{design.emptyText}</Empty>}
              />
            </div>
          ))}
          {/* The real one is marked as busy, and tests wait for that: here only its look. */}
          <div data-sample="loading">
            <h3>{design.loading}</h3>
            <DataTable
              label={design.loading}
              columns={columns}
              rows={undefined}
              rowKey={({ name }) => name}
              empty={null}
              expectedRows={3}
            />
          </div>
        </div>
      </Section>
    </div>
  )
}
