import { describe, expect, test } from 'vitest'
import { findViolations, scopedViewsIn } from './boundaries.ts'

const customers = 'src/information/customers'

function messages(files: Record<string, string>): string[] {
  return findViolations(new Map(Object.entries(files))).map((violation) => violation.message)
}

describe('imports that cross a boundary', () => {
  test.each([
    ['a slice imports main', `${customers}/routes.ts`, '../../main/server.ts', /only main imports main/],
    [
      'platform imports a wing',
      'src/platform/http/server.ts',
      '../../information/customers/index.ts',
      /platform knows no wing/,
    ],
    ['ui imports a wing', 'src/ui/Page.tsx', '../information/customers/contract.ts', /ui knows no wing/],
    [
      'a wing imports uphill',
      `${customers}/routes.ts`,
      '../../analysis/tiers/index.ts',
      /information does not import analysis/,
    ],
    ['a contract imports uphill', `${customers}/contract.ts`, '../../analysis/tiers/contract.ts', /runs? downhill/],
    ['wings side by side', 'src/work/tasks/routes.ts', '../../credit/limits/index.ts', /work does not import credit/],
    [
      'past the door of a slice',
      'src/analysis/tiers/routes.ts',
      '../../information/customers/queries.ts',
      /inside its slice/,
    ],
    ['past the door within a wing', `${customers}/routes.ts`, '../holdings/rules.ts', /inside its slice/],
    ['main past the door', 'src/main/server.ts', '../information/customers/queries.ts', /inside its slice/],
    [
      "another slice's screens",
      `${customers}/web/CustomersPage.tsx`,
      '../../holdings/web/HoldingsTable.tsx',
      /inside its slice/,
    ],
    ['Kysely outside of queries.ts', `${customers}/routes.ts`, 'kysely', /only queries.ts/],
    ['Kysely outside of queries.ts in main', 'src/main/server.ts', 'kysely', /only queries.ts/],
    ['the warehouse outside of analytics.ts', `${customers}/queries.ts`, '@clickhouse/client', /only analytics.ts/],
    ['chdb outside of analytics.ts', `${customers}/jobs.ts`, 'chdb/connection', /only analytics.ts/],
    ['a Node module in the browser', `${customers}/web/CustomersPage.tsx`, 'node:fs', /browser code/],
    ['a server package in the browser', `${customers}/contract.ts`, 'fastify', /browser code/],
    ['a server file in the browser', `${customers}/web/CustomersPage.tsx`, '../queries.ts', /the server file/],
    ['a server file in a contract', `${customers}/contract.ts`, './rules.ts', /the server file/],
    ['a screen on the server', `${customers}/routes.ts`, './web/CustomersPage.tsx', /the browser file/],
    [
      'a test from the product',
      `${customers}/routes.ts`,
      '../../../test/harness/database.ts',
      /the product does not import/,
    ],
    ['a folder that is no wing', `${customers}/routes.ts`, '../../misc/dates/index.ts', /no wing/],
  ])('%s', (_name, file, target, message) => {
    expect(messages({ [file]: `import { x } from '${target}'\n` })).toEqual([expect.stringMatching(message)])
  })

  test.each([
    ['re-exports', "export { x } from 'kysely'"],
    ['types', "import type { Kysely } from 'kysely'"],
    ['types in place', "type K = import('kysely').Kysely<unknown>"],
    ['imports at run time', "const kysely = await import('kysely')"],
  ])('are found in %s', (_name, source) => {
    expect(messages({ [`${customers}/rules.ts`]: source })).toHaveLength(1)
  })

  test('a circle between slices is named', () => {
    const found = messages({
      [`${customers}/index.ts`]: "import '../holdings/index.ts'",
      'src/information/holdings/index.ts': "import '../intake/index.ts'",
      'src/information/intake/index.ts': "import '../customers/contract.ts'",
    })
    expect(found).toEqual([
      expect.stringContaining('information/customers → information/holdings → information/intake'),
    ])
  })

  test('the line is told', () => {
    const found = findViolations(new Map([[`${customers}/rules.ts`, "import 'zod'\n\nimport 'chdb'\n"]]))
    expect(found).toMatchObject([{ file: `${customers}/rules.ts`, line: 3 }])
  })
})

describe('imports within the rules', () => {
  test.each([
    ['a slice downhill by its door', 'src/analysis/tiers/routes.ts', '../../information/customers/index.ts'],
    ['a neighbour by its door', `${customers}/routes.ts`, '../holdings/index.ts'],
    ["a neighbour's contract in the browser", `${customers}/web/CustomersPage.tsx`, '../../holdings/contract.ts'],
    ['panels composed in main', 'src/main/web/CustomerPage.tsx', '../../information/holdings/web/HoldingsTable.tsx'],
    ['routes wired in main', 'src/main/server.ts', '../information/customers/routes.ts'],
    ['ui in a screen', `${customers}/web/CustomersPage.tsx`, '../../../ui/DataTable.tsx'],
    ['translations in platform', 'src/ui/Shell.tsx', '../platform/i18n/language.ts'],
    ['a contract on the server', `${customers}/routes.ts`, './contract.ts'],
    ['Kysely in queries.ts', `${customers}/queries.ts`, 'kysely'],
    ['ClickHouse in analytics.ts', 'src/analysis/measures/analytics.ts', '@clickhouse/client'],
    ['anything in a test', `${customers}/routes.test.ts`, '../../../test/harness/database.ts'],
  ])('%s', (_name, file, target) => {
    expect(messages({ [file]: `import { x } from '${target}'\n` })).toEqual([])
  })
})

describe('what screens read of the warehouse', () => {
  const views = scopedViewsIn(
    'CREATE OR REPLACE VIEW scoped.balances AS SELECT 1;\nCREATE OR REPLACE VIEW scoped.loans AS SELECT 1',
  )
  const read = (file: string, sql: string) =>
    findViolations(new Map([[file, `const sql = \`${sql}\``]]), views).map(({ message }) => message)
  const analytics = 'src/information/holdings/transaction-analytics.ts'

  test.each([
    ['a table', 'SELECT 1 FROM balances WHERE account_id = 1'],
    ['a table of another database', 'SELECT 1 FROM default.balances'],
    [
      'a table that is joined',
      'SELECT 1 FROM loans(accounts = [1]) AS l JOIN accounts AS a ON a.account_id = l.account_id',
    ],
    ['a function that reads elsewhere', "SELECT 1 FROM file('/etc/passwd')"],
  ])('is not %s', (_name, sql) => {
    expect(read(analytics, sql)).toEqual([expect.stringContaining('scoped views only')])
  })

  test.each([
    [
      'a view that is told whose',
      analytics,
      'SELECT 1 FROM balances(accounts = [1]) AS b JOIN loans(accounts = [1]) AS l USING (account_id)',
    ],
    ['a query of one', analytics, 'SELECT 1 FROM (SELECT 1 FROM balances(accounts = [1]))'],
    ['whatever jobs read', 'src/analysis/measures/account-days.ts', 'SELECT 1 FROM balances'],
  ])('may be %s', (_name, file, sql) => {
    expect(read(file, sql)).toEqual([])
  })
})
