/**
 * Ends the process on the spot when it reaches the step that ALMANAC_DIE_AT names: the kill tests prove with it that
 * no step of the publication protocol leaves a half state. Without the variable it does nothing.
 */
export function reach(step: string): void {
  if (process.env.ALMANAC_DIE_AT === step) process.kill(process.pid, 'SIGKILL')
}
