import css from './PhoneLink.module.css'

/** A number to call. One that is masked, or is none, is only shown. */
export function PhoneLink({ number }: { number: string }) {
  const dialled = dialledOf(number)
  if (!dialled) return <span className="nowrap">{number}</span>
  return (
    <a className={css.phone} href={`tel:${dialled}`}>
      {number}
    </a>
  )
}

/** Digits as a telephone takes them; undefined for a masked number and for what is none. */
export function dialledOf(number: string): string | undefined {
  const digits = number.replaceAll(/[\s().-]/g, '')
  return /^\+?\d{5,20}$/.test(digits) ? digits : undefined
}
