import { useReading } from '../../../platform/i18n/reading.ts'
import { Section } from '../../../ui/Page.tsx'
import { useThemeMode } from '../../../ui/theme-mode.tsx'
import { palettes } from '../../../ui/tokens.ts'
import css from './design.module.css'

export function Colours() {
  const { design } = useReading()
  const { mode } = useThemeMode()
  return (
    <Section title={design.colour}>
      <p className="soft">{design.colourHint}</p>
      <ul className={css.swatches}>
        {Object.entries(palettes[mode]).map(([name, colour]) => (
          <li key={name}>
            <span className={css.swatch} style={{ background: colour }} aria-hidden />
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const spaces = [1, 2, 3, 4, 6, 10]

export function Type() {
  const { design } = useReading()
  const steps = [
    { size: 'title', words: design.pageTitle, weight: 600 },
    { size: 'heading', words: design.heading, weight: 600 },
    { size: 'text', words: design.text, weight: 400 },
    { size: 'small', words: design.small, weight: 400 },
  ]
  return (
    <Section title={design.type}>
      <ul className={css.steps}>
        {steps.map(({ size, words, weight }) => (
          <li
            key={size}
            style={{ fontSize: `var(--size-${size})`, lineHeight: `var(--line-${size})`, fontWeight: weight }}
          >
            {words} 0123456789
          </li>
        ))}
      </ul>
      <ul className={css.space}>
        {spaces.map((step) => (
          <li key={step}>
            <i style={{ width: `var(--space-${step})`, height: `var(--space-${step})` }} aria-hidden />
            {step * 4}
          </li>
        ))}
      </ul>
    </Section>
  )
}
