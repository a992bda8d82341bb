import { createContext, type ReactNode, useContext } from 'react'
import css from './Masked.module.css'

/** A mask that the reader may have lifted. */
export interface Mask {
  /** What pressing does, for those who cannot see it: "Show the number". */
  label: string
  lift: () => void
}
/** By the kind of value; undefined where it stands as it is. */
export const MaskContext = createContext<(kind: string) => Mask | undefined>(() => undefined)

/** A value that may be masked: where its mask can be lifted, it is a button that does. */
export function Masked({ kind, children }: { kind: string; children: ReactNode }) {
  const mask = useContext(MaskContext)(kind)
  if (!mask) return <span className="nowrap">{children}</span>
  return (
    <button type="button" className={css.masked} title={mask.label} onClick={mask.lift}>
      {children}
      <span className="visually-hidden">{mask.label}</span>
    </button>
  )
}
