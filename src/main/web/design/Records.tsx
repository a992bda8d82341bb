import { ClockCircleOutlined, HomeOutlined, PlusCircleOutlined } from '@ant-design/icons'
import { useFormats } from '../../../platform/i18n/format.ts'
import { useReading } from '../../../platform/i18n/reading.ts'
import { Money } from '../../../ui/Money.tsx'
import { Facts, Figures, Section } from '../../../ui/Page.tsx'
import { Timeline } from '../../../ui/Timeline.tsx'
import { sampleRows } from './sample.ts'

export function Figured() {
  const { design } = useReading()
  const { date, longDate } = useFormats()
  const [first, second] = sampleRows
  return (
    <Section title={design.figures}>
      <Figures
        items={[
          { label: design.amount, value: <Money value={first.amount} />, note: date(first.date) },
          { label: design.change, value: <Money value={second.amount} /> },
        ]}
      />
      <Facts
        items={[
          { label: design.name, value: first.name },
          { label: design.date, value: longDate(first.date) },
          { label: design.note, value: undefined },
        ]}
      />
    </Section>
  )
}

export function TimelineSample() {
  const { design } = useReading()
  const { date } = useFormats()
  return (
    <Section title={design.timeline}>
      <Timeline
        label={design.timeline}
        empty={null}
        entries={[
          {
            key: 'visit',
            when: date('2026-10-28'),
            title: design.eventVisit,
            icon: <HomeOutlined />,
            tone: 'quiet',
            detail: design.eventVisitDetail,
          },
          {
            key: 'watch',
            when: date('2026-10-01'),
            title: design.eventWatch,
            icon: <ClockCircleOutlined />,
            tone: 'warn',
            detail: design.eventWatchDetail,
          },
          {
            key: 'opened',
            when: date('2019-04-12'),
            title: design.eventOpened,
            icon: <PlusCircleOutlined />,
            tone: 'good',
          },
        ]}
      />
    </Section>
  )
}
