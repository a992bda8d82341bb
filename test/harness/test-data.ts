import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of public data sets that tests use: outside of the project, named by ALMANAC_TEST_DATA or beside it. */
const root = process.env.ALMANAC_TEST_DATA ?? join(import.meta.dirname, '../../../shared/data')

/** Where a data set lies, or why a test that needs it has to be skipped. */
export function findTestData(name: string): { folder: string; missing?: string } {
  const folder = join(root, name)
  return existsSync(folder) ? { folder } : { folder, missing: `no data in ${folder}; set ALMANAC_TEST_DATA` }
}
