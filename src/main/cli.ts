import { AppError, ConfigError } from '../platform/errors.ts'
import { print, readCommandLine, UsageError, usage } from './command-line.ts'
import { Ended, exitAtOnce } from './until-ended.ts'

async function main(args: string[]): Promise<number> {
  const { command, json } = readCommandLine(args)
  if (command === 'help') {
    await print(usage)
    return 0
  }
  if (command !== 'serve') {
    const { runCommand } = await import('./commands.ts')
    return runCommand(command, json)
  }
  // The web server is heavy: other commands start without it.
  const { serve } = await import('./serve.ts')
  await serve()
  return 0
}

/** On standard error in words; with --json on standard output too, as the one line that a program waits for. */
async function tellFailure(error: unknown, asJson: boolean): Promise<void> {
  const isUsage = error instanceof UsageError
  const isKnown = isUsage || error instanceof AppError || error instanceof ConfigError
  const { message, stack } = error as Error
  process.stderr.write(isUsage ? `${message}\n\n${usage}` : isKnown ? `${message}\n` : `${stack}\n`)
  if (!asJson) return
  const problem =
    error instanceof AppError
      ? { code: error.code, message, details: error.details }
      : { code: isKnown ? 'bad-input' : 'internal', message, details: {} }
  await print(`${JSON.stringify({ error: problem })}\n`)
}

const args = process.argv.slice(2)
try {
  process.exitCode = await main(args)
} catch (error) {
  process.exitCode = error instanceof UsageError || error instanceof ConfigError ? 2 : 1
  await tellFailure(error, args.includes('--json'))
  // What may still be under way is not waited for.
  exitAtOnce(error instanceof Ended ? error.exitCode : process.exitCode)
}
