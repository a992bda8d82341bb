import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { useFormats } from '../platform/i18n/format.ts'
import type { Tone } from './Mark.tsx'
import css from './MonthGrid.module.css'

export interface GridDay {
  /** `YYYY-MM-DD` */
  date: string
  /** Colour, sign and words of its state, so that none is needed alone; undefined where there is nothing to say. */
  sign?: { tone: Tone; icon: ReactNode }
  words: string
}
interface MonthGridProps {
  label: string
  caption?: ReactNode
  /** Every day of one month, in order. */
  days: GridDay[]
  selected: string | undefined
  onChoose: (date: string) => void
}

/** A month as a page of a calendar. One day is in the order of tabs; arrows go to the others, Enter chooses. */
export function MonthGrid({ label, caption, days, selected, onChoose }: MonthGridProps) {
  const { weekdays, longDate } = useFormats()
  const table = useRef<HTMLTableElement>(null)
  const own = days.some(({ date }) => date === selected) ? selected : undefined
  const [focused, setFocused] = useState<string>()
  const reached = days.some(({ date }) => date === focused) ? focused : (own ?? days.at(-1)?.date)
  const move = (event: KeyboardEvent) => {
    const at = days.findIndex(({ date }) => date === reached)
    const to = targetOf(event.key, at, days.length)
    if (to === undefined) return
    event.preventDefault()
    const { date } = days[to] ?? {}
    if (!date) return
    table.current?.querySelector<HTMLElement>(`[data-date="${date}"]`)?.focus()
  }
  return (
    <table ref={table} className={css.grid} aria-label={label} onKeyDown={move}>
      {caption && <caption>{caption}</caption>}
      <thead>
        <tr>
          {weekdays().map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(days).map((week) => (
          <tr key={week.find((day) => day)?.date}>
            {week.map((day, index) =>
              day ? (
                <td key={day.date}>
                  <button
                    type="button"
                    data-date={day.date}
                    data-quiet={!day.sign}
                    tabIndex={day.date === reached ? 0 : -1}
                    aria-pressed={day.date === selected}
                    aria-label={`${longDate(day.date)}: ${day.words}`}
                    title={day.words}
                    onFocus={() => setFocused(day.date)}
                    onClick={() => onChoose(day.date)}
                  >
                    <span className={css.number}>{Number(day.date.slice(8))}</span>
                    <span className={`${css.sign} ${day.sign ? css[day.sign.tone] : ''}`} aria-hidden>
                      {day.sign?.icon}
                    </span>
                  </button>
                </td>
              ) : (
                // biome-ignore lint/suspicious/noArrayIndexKey: an empty place has no other identity
                <td key={index} />
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function targetOf(key: string, at: number, count: number): number | undefined {
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  const step = steps[key]
  if (step === undefined) return undefined
  return Math.min(count - 1, Math.max(0, at + step))
}

/** Weeks from Monday on, with empty places before the first day and after the last. */
function weeksOf(days: GridDay[]): (GridDay | undefined)[][] {
  const before = (new Date(`${days[0]?.date}T00:00:00Z`).getUTCDay() + 6) % 7
  const places = [...Array<undefined>(days.length ? before : 0).fill(undefined), ...days]
  while (places.length % 7) places.push(undefined)
  return Array.from({ length: places.length / 7 }, (_, week) => places.slice(week * 7, week * 7 + 7))
}
