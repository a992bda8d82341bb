import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { copyFolder } from '../harness/data-folder.ts'
import type { VisibleState } from '../harness/visible-state.ts'
import { writeBankFiles } from './bank-files.ts'
import { type Command, work } from './process.ts'
import type { Line } from './worker.ts'

export interface Scenario {
  command: Command
  /** A data folder as it was before the command, with nothing running on it. */
  prepared: string
  /** What may be seen, in order: before, after each delivery, and last when all is done. */
  states: VisibleState[]
  /** How long the command takes undisturbed. */
  seconds: number
}

export interface Scenarios {
  import: Scenario
  close: Scenario
}

/**
 * A bank of n customers with January closed, and what it goes on to: an import that restates January and brings
 * February, and a close that recomputes the one and closes the other.
 */
export async function prepare(root: string, customers: number): Promise<Scenarios> {
  const files = writeBankFiles(root, customers)
  const folder = join(root, 'reference')
  await work(folder, ['import', files.base], ['close', '2026-01'])
  copyFolder(folder, join(root, 'before-import'))
  const [restated, february] = ['2026-01-31', '2026-02-28'].map((date) => join(files.news, date)) as [string, string]
  const imported = await work(folder, ['import', restated], ['import', february])
  copyFolder(folder, join(root, 'before-close'))
  const closed = await work(folder, ['close', '2026-02'])
  rmSync(folder, { recursive: true, force: true })
  const scenario = (command: Command, prepared: string, lines: Line[]): Scenario => ({
    command,
    prepared: join(root, prepared),
    states: lines.flatMap((line) => ('visible' in line && line.visible ? [line.visible] : [])),
    seconds: lines.reduce((sum, line) => sum + (line.kind === 'done' ? line.seconds : 0), 0),
  })
  return {
    import: scenario(['import', files.news], 'before-import', imported),
    close: scenario(['close', '2026-02'], 'before-close', closed),
  }
}
