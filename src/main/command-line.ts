import { parseArgs } from 'node:util'

// Light on purpose: whoever mistypes a command is told without waiting for the rest of the program.

export const usage = `Usage: almanac <command>

  serve                                       run Almanac (npm start does)
  import <folder> [--source <profile.json>]   take in a delivery folder, or a folder of them in date order
  close <YYYY-MM>                             close a month
  standings <YYYY-MM> --csv                   print every customer's month average and standing
  policy adopt <file.json>                    adopt a version of the tier policy
  policy show                                 print the version in force
  audit verify                                find whatever was altered, taken out or cut off in the audit
  audit accept-heads --reason <text>          accept the audit as it stands where its file of heads was lost or is another's

--json prints one line of JSON on standard output; logs go to standard error.
Exit: 0 done, 1 held, refused or found at fault, 2 wrong usage.
`

export class UsageError extends Error {}

/** A command that an instance carries out. Paths are as given. */
export type Command =
  | { name: 'import'; folder: string; profile?: string }
  | { name: 'close' | 'standings'; month: string }
  | { name: 'policy adopt'; file: string }
  | { name: 'policy show' | 'audit verify' }
  | { name: 'audit accept-heads'; reason: string }

/** Throws UsageError. */
export function readCommandLine(args: string[]): { command: Command | 'serve' | 'help'; json: boolean } {
  const { values, positionals } = parse(args)
  const command = values.help ? 'help' : commandOf(positionals, values)
  if (!command)
    throw new UsageError(positionals[0] ? `almanac ${positionals[0]}: wrong arguments` : 'a command is missing')
  return { command, json: values.json ?? false }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        csv: { type: 'boolean' },
        source: { type: 'string' },
        reason: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

const monthPattern = /^\d{4}-(0[1-9]|1[0-2])$/

function commandOf(
  [name, first, second, ...more]: string[],
  { csv, source, reason }: { csv?: boolean; source?: string; reason?: string },
): Command | 'serve' | 'help' | undefined {
  if (name === 'help') return 'help'
  if (more.length) return undefined
  if (name === 'policy' && first === 'adopt' && second) return { name: 'policy adopt', file: second }
  if (second !== undefined) return undefined
  if (name === 'policy' && first === 'show') return { name: 'policy show' }
  if (name === 'audit' && first === 'verify') return { name: 'audit verify' }
  if (name === 'audit' && first === 'accept-heads')
    return reason?.trim() ? { name: 'audit accept-heads', reason: reason.trim() } : undefined
  if (name === 'serve' && first === undefined) return 'serve'
  if (!first) return undefined
  if (name === 'import') return { name, folder: first, ...(source ? { profile: source } : {}) }
  if (!monthPattern.test(first)) return undefined
  if (name === 'close' || (name === 'standings' && csv)) return { name, month: first }
  return undefined
}

export async function print(text: string): Promise<void> {
  await new Promise<void>((done, failed) => process.stdout.write(text, (error) => (error ? failed(error) : done())))
}
