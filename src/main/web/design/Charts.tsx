import { useState } from 'react'
import { useFormats } from '../../../platform/i18n/format.ts'
import { useReading } from '../../../platform/i18n/reading.ts'
import { ChartFrame } from '../../../ui/ChartFrame.tsx'
import { CountStrip } from '../../../ui/CountStrip.tsx'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Explain } from '../../../ui/Explain.tsx'
import { Amount, Money } from '../../../ui/Money.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Sparkline } from '../../../ui/Sparkline.tsx'
import { StackedChart } from '../../../ui/StackedChart.tsx'
import css from './design.module.css'
import { sampleMonths } from './sample.ts'

const height = 240
const read = { data: sampleMonths, error: undefined, isError: false, refetch: () => undefined }

export function ChartSample() {
  const { design } = useReading()
  const { amount, short, shortMonth } = useFormats()
  return (
    <ChartFrame
      title={design.aum}
      unit={design.unit}
      query={read}
      height={height}
      chart={(months) => (
        <StackedChart
          label={design.aum}
          height={height}
          categories={months.map(({ month }) => shortMonth(month))}
          series={[
            { name: design.deposits, values: months.map(({ deposits }) => deposits) },
            { name: design.wealth, values: months.map(({ wealth }) => wealth) },
          ]}
          lines={[{ name: design.threshold, values: months.map(() => '200000') }]}
          totalName={design.total}
          formatAxis={short}
          formatValue={amount}
        />
      )}
      table={(months) => (
        <DataTable
          label={design.aum}
          rows={[...months]}
          rowKey={({ month }) => month}
          empty={null}
          columns={[
            { key: 'month', title: design.date, render: ({ month }) => shortMonth(month) },
            {
              key: 'deposits',
              title: design.deposits,
              align: 'right',
              render: ({ deposits }) => <Amount value={deposits} />,
            },
            { key: 'wealth', title: design.wealth, align: 'right', render: ({ wealth }) => <Amount value={wealth} /> },
          ]}
        />
      )}
    />
  )
}

export function CourseSample() {
  const { design } = useReading()
  const [group, setGroup] = useState('good')
  return (
    <Section title={design.charts}>
      <div className={css.stack}>
        <p className={css.line}>
          <span className="soft">{design.explained}</span>
          <Explain title={design.amount} rule={design.rule} asOf="2026-09-30">
            <Money value="620000.25" />
          </Explain>
          <Sparkline values={sampleMonths.map(({ deposits }) => deposits)} label={design.course} />
        </p>
        <CountStrip
          label={design.groups}
          value={group}
          items={[
            { value: 'good', label: design.good, count: 12 },
            { value: 'warn', label: design.warn, count: 1284 },
            { value: 'bad', label: design.bad, count: 0 },
          ]}
          onChange={setGroup}
        />
      </div>
    </Section>
  )
}
