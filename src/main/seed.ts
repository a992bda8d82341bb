import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { closeMonth } from '../analysis/closes/index.ts'
import { importFolder } from '../information/intake/index.ts'
import { seedDemoPeople } from '../organisation/identity/index.ts'
import { generateDemo } from './demo/generate.ts'
import { demoManager } from './demo/staff.ts'
import type { Instance } from './instance.ts'
import { bringMovementsUpToDate, intakeOf } from './work.ts'

const demoSource = 'demo'
const demoCurrency = 'CNY'
/** The branch of the demo's branch manager, relationship manager and teller. */
const demoBranch = '902'
const demoSeed = 20_260

/**
 * Loads the demo co-operative into a data folder that holds nothing else, through the intake that every bank uses. What a
 * killed start left half done goes on where it was: deliveries that count already are found unchanged.
 */
export async function seedDemo(instance: Instance, secret: string, show: (part: number) => void): Promise<void> {
  const { database, warehouse, config, log } = instance
  if (!config.demo || !(await isVacant(instance))) return
  if (config.currency !== demoCurrency) {
    log.warn(
      `The demo co-operative keeps its books in ${demoCurrency}; with ALMANAC_CURRENCY=${config.currency} Almanac starts empty.`,
    )
    return
  }
  const folder = join(config.dataFolder, 'demo')
  const lastMonth = previousMonth(config.timeZone)
  await generateDemo({
    warehouse: warehouse.jobs,
    folder,
    seed: demoSeed,
    lastMonth,
    onProgress: ({ done, total }) => show((0.2 * done) / total),
  })
  await importFolder(intakeOf(instance), folder, (_step, progress) => show(0.2 + 0.6 * progress))
  await closeMonth({ ...config, database, warehouse: warehouse.jobs }, lastMonth, (_step, progress) =>
    show(0.8 + 0.2 * progress),
  )
  await bringMovementsUpToDate(instance)
  const { rows } = await database.batch.query<{ id: string }>(
    'select id from institution where source = $1 and institution_no = $2',
    [demoSource, demoBranch],
  )
  if (!rows[0]) throw new Error('the demo has no branch')
  await seedDemoPeople(database.batch, { branchId: rows[0].id, secret, managerNo: demoManager.staffNo })
  await rm(folder, { recursive: true, force: true })
}

/** Nobody can sign in yet and no bank's delivery has come. */
async function isVacant(instance: Instance): Promise<boolean> {
  const { rows } = await instance.database.batch.query<{ vacant: boolean }>(
    'select not exists (select from person) and not exists (select from delivery where source <> $1) as vacant',
    [demoSource],
  )
  return rows[0]?.vacant ?? false
}

function previousMonth(timeZone: string): string {
  const [year = 0, month = 0] = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
    .format(new Date())
    .split('-')
    .map(Number)
  return new Date(Date.UTC(year, month - 2, 1)).toISOString().slice(0, 7)
}
