import { Button } from 'antd'
import { useState } from 'react'
import { useReading } from '../../../platform/i18n/reading.ts'
import { Choice } from '../../../ui/Choice.tsx'
import { Section } from '../../../ui/Page.tsx'
import { PhoneLink } from '../../../ui/PhoneLink.tsx'
import { Term } from '../../../ui/Term.tsx'
import { useUndo } from '../../../ui/Undo.tsx'
import css from './design.module.css'

/** An unallocated number: ringing it up disturbs nobody. */
const mobile = '15400000019'

export function Actions() {
  const { design, glossary } = useReading()
  const [view, setView] = useState<'first' | 'second'>('first')
  const offerUndo = useUndo()
  return (
    <Section title={design.actions}>
      <div className={css.stack}>
        <div className={css.line}>
          <Button type="primary">{design.primary}</Button>
          <Button>{design.plain}</Button>
          <Button danger>{design.danger}</Button>
          <Button disabled>{design.off}</Button>
          <Button loading>{design.working}</Button>
        </div>
        <div className={css.line}>
          <Choice
            label={design.actions}
            value={view}
            options={[
              { value: 'first', label: design.filled },
              { value: 'second', label: design.empty },
            ]}
            onChange={setView}
          />
          <PhoneLink number={mobile} />
        </div>
        <p>
          {design.termsHint} <Term name="aum">{glossary.terms.aum.word}</Term>,{' '}
          <Term name="watch">{glossary.terms.watch.word}</Term>,{' '}
          <Term name="exitedUnrated">{glossary.terms.exitedUnrated.word}</Term>
        </p>
        <p className="soft">{design.undoHint}</p>
        <div>
          <Button onClick={() => offerUndo({ done: design.deleted, undo: async () => undefined })}>
            {design.delete}
          </Button>
        </div>
      </div>
    </Section>
  )
}
