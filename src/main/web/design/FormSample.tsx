import { Input } from 'antd'
import { useReading } from '../../../platform/i18n/reading.ts'
import { DayInput } from '../../../ui/DayInput.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'

interface Sample {
  name: string
  mobile: string
  day: string
  note: string
}

/** Nothing is kept: what is typed here is to be seen, not to be saved. */
export function FormSample() {
  const { design } = useReading()
  return (
    <Section title={design.form}>
      <RecordForm<Sample> label={design.form} initial={{}} submitLabel={design.save} onSubmit={async () => undefined}>
        <Field name="name" label={design.name} required>
          <Input maxLength={100} autoComplete="off" />
        </Field>
        <Field
          name="mobile"
          label={design.mobile}
          required
          rules={[{ pattern: /^1[3-9]\d{9}$/, message: design.mobileWrong }]}
        >
          <Input inputMode="tel" maxLength={20} autoComplete="off" />
        </Field>
        <Field name="day" label={design.date} required>
          <DayInput />
        </Field>
        <Field name="note" label={design.note} hint={design.noteHint}>
          <Input.TextArea rows={2} maxLength={500} />
        </Field>
      </RecordForm>
    </Section>
  )
}
