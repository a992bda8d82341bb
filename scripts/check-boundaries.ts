// Imports run one way, and screens read scoped views; see ARCHITECTURE.md. Prints what crosses a boundary, and fails.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findViolations, scopedViewsIn } from './boundaries.ts'
import { sourceFiles } from './browser-files.mjs'
import { root } from './project.mjs'

const sources = sourceFiles().filter((path) => /\.(ts|tsx)$/.test(path))
const migrations = join(root, 'migrations/clickhouse')
const scopedViews = readdirSync(migrations).flatMap((name) =>
  scopedViewsIn(readFileSync(join(migrations, name), 'utf8')),
)
const texts = new Map(sources.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
const violations = findViolations(texts, scopedViews)
for (const { file, line, message } of violations) console.error(`${file}:${line}  ${message}`)
console.error(`${sources.length} files, ${violations.length} times across a boundary`)
process.exitCode = violations.length > 0 ? 1 : 0
