import {
  ArrowUpOutlined,
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  LogoutOutlined,
  MinusOutlined,
  PlusOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import { useReading } from '../../../platform/i18n/reading.ts'
import { Mark, Notice } from '../../../ui/Mark.tsx'
import { Section } from '../../../ui/Page.tsx'
import { ProgressBar } from '../../../ui/ProgressBar.tsx'
import css from './design.module.css'

export function Messages() {
  const { design } = useReading()
  return (
    <Section title={design.marks}>
      <div className={css.stack}>
        <div className={css.line}>
          <Mark tone="good" icon={<ArrowUpOutlined />}>
            {design.good}
          </Mark>
          <Mark tone="warn" icon={<ClockCircleOutlined />}>
            {design.warn}
          </Mark>
          <Mark tone="bad" icon={<LogoutOutlined />}>
            {design.bad}
          </Mark>
          <Mark tone="accent" icon={<PlusOutlined />}>
            {design.accent}
          </Mark>
          <Mark tone="quiet" icon={<MinusOutlined />}>
            {design.quiet}
          </Mark>
        </div>
        <Notice tone="good" icon={<CheckCircleOutlined />}>
          {design.noticeGood}
        </Notice>
        <Notice tone="warn" icon={<WarningOutlined />}>
          {design.noticeWarn}
        </Notice>
        <Notice tone="bad" icon={<CloseCircleOutlined />}>
          {design.noticeBad}
        </Notice>
        <ProgressBar title={design.job} note={design.step} share={0.62} />
      </div>
    </Section>
  )
}
