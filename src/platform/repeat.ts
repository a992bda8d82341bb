/**
 * Does something again and again, never twice at a time, the next time so long after the last one ended; a failure is told
 * and ends nothing. Stopping waits for what is under way.
 */
export function repeat(
  everyMs: number,
  step: () => Promise<unknown>,
  onFailure: (error: unknown) => void,
  { firstMs = everyMs } = {},
): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  const wait = (ms = everyMs) => {
    if (!stopped) timer = setTimeout(run, ms).unref()
  }
  const run = () => {
    running = step()
      .catch(onFailure)
      .then(() => wait())
  }
  wait(firstMs)
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
