import { Link } from '@tanstack/react-router'
import { type ReactNode, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../platform/auth/permissions.ts'
import { useFormats } from '../platform/i18n/format.ts'
import css from './Explain.module.css'
import { placeBeside } from './place-beside.ts'

/** Where a number comes from. */
export interface Origin {
  /** Business date that it stands for. */
  asOf?: string | null
  /** The delivery that brought it; shown as a link to those who may see deliveries. */
  deliveryId?: string | null
}

interface ExplainProps extends Origin {
  /** What the number is, for the heading and for those who cannot see it. */
  title: string
  /** How it was worked out, in words. */
  rule: ReactNode
  /** Steps of the calculation, each with its amount. */
  steps?: { label: string; value: ReactNode }[]
  /** The number itself. */
  children: ReactNode
}

/**
 * A number that tells how it came about: a button of the number itself, and a note beside it. The note is the browser's
 * own popover: Escape, a click elsewhere and another note close it, and the keyboard goes from the number into it.
 */
export function Explain({ title, rule, steps, asOf, deliveryId, children }: ExplainProps) {
  const { t } = useTranslation()
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        ref={button}
        type="button"
        className={css.number}
        popoverTarget={id}
        title={t('how.open')}
        aria-describedby={open ? id : undefined}
      >
        {children}
        <span className="visually-hidden">{t('how.open')}</span>
      </button>
      <span
        id={id}
        popover="auto"
        role="dialog"
        aria-label={t('how.title', { title })}
        className={css.note}
        onBeforeToggle={(event) => setOpen((event as unknown as ToggleEvent).newState === 'open')}
        onToggle={(event) => {
          if ((event as unknown as ToggleEvent).newState === 'open') placeBeside(event.currentTarget, button.current)
        }}
      >
        {open && <Note title={title} rule={rule} steps={steps ?? []} asOf={asOf} deliveryId={deliveryId} />}
      </span>
    </>
  )
}

function Note({
  title,
  rule,
  steps,
  asOf,
  deliveryId,
}: Required<Omit<ExplainProps, 'children' | keyof Origin>> & Origin) {
  const { t } = useTranslation()
  const { longDate } = useFormats()
  const mayOpen = useMay('delivery:read')
  return (
    <>
      <strong>{title}</strong>
      <span>{rule}</span>
      {steps.length > 0 && (
        <span className={css.steps}>
          {steps.map(({ label, value }) => (
            <span key={label}>
              <span className="soft">{label}</span>
              <span>{value}</span>
            </span>
          ))}
        </span>
      )}
      {(asOf || (deliveryId && mayOpen)) && (
        <span className={css.origin}>
          {asOf && t('how.asOf', { date: longDate(asOf) })}
          {deliveryId && mayOpen && (
            <Link to="/deliveries/$deliveryId" params={{ deliveryId }}>
              {t('how.delivery')}
            </Link>
          )}
        </span>
      )}
    </>
  )
}
