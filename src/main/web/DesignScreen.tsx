import { useReading } from '../../platform/i18n/reading.ts'
import { Page } from '../../ui/Page.tsx'
import { Actions } from './design/Actions.tsx'
import { ChartSample, CourseSample } from './design/Charts.tsx'
import css from './design/design.module.css'
import { FormSample } from './design/FormSample.tsx'
import { ListStates } from './design/ListStates.tsx'
import { Messages } from './design/Messages.tsx'
import { Figured, TimelineSample } from './design/Records.tsx'
import { Colours, Type } from './design/Tokens.tsx'

/** What the screens are made of, to look up and to look at: the browser tests take its picture in every theme and width. */
export function DesignScreen() {
  const { title, subtitle } = useReading().design
  return (
    <Page title={title} subtitle={subtitle}>
      <div className={css.columns}>
        <Colours />
        <Type />
        <Actions />
        <Messages />
        <Figured />
        <TimelineSample />
        <ChartSample />
        <CourseSample />
        <FormSample />
        <ListStates />
      </div>
    </Page>
  )
}
