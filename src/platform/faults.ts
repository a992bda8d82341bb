import { writeSync } from 'node:fs'

/**
 * For the kill tests, which prove that no step of the publication protocol leaves a half state: the process ends on the
 * spot at the step that ALMANAC_DIE_AT names, or stands still at that of ALMANAC_HALT_AT until somebody lets it go on.
 * Without the variables it does nothing.
 */
export function reach(step: string): void {
  if (process.env.ALMANAC_DIE_AT === step) process.kill(process.pid, 'SIGKILL')
  if (process.env.ALMANAC_HALT_AT !== step) return
  writeSync(2, `halted at ${step}\n`)
  process.kill(process.pid, 'SIGSTOP')
}
