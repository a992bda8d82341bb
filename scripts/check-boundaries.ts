// Imports run one way; see "The house" in ARCHITECTURE.md. Prints each import that does not, and fails.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findViolations } from './boundaries.ts'
import { sourceFiles } from './browser-files.mjs'
import { root } from './project.mjs'

const sources = sourceFiles().filter((path) => /\.(ts|tsx)$/.test(path))
const violations = findViolations(new Map(sources.map((path) => [path, readFileSync(join(root, path), 'utf8')])))
for (const { file, line, message } of violations) console.error(`${file}:${line}  ${message}`)
console.error(`${sources.length} files, ${violations.length} imports across a boundary`)
process.exitCode = violations.length > 0 ? 1 : 0
