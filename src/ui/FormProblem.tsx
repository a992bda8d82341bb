import type { ReactNode } from 'react'
import css from './FormProblem.module.css'

/** Why a form was refused; read out as soon as it appears. */
export function FormProblem({ children }: { children: ReactNode }) {
  return (
    <div role="alert" className={css.problem}>
      {children && <p>{children}</p>}
    </div>
  )
}
