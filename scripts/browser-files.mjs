import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { root } from './project.mjs'

const browserFolders = new Set(['web', 'ui', 'i18n'])
/** The web client's part of platform. */
const browserPlatform = new Set(['src/platform/http/client.ts', 'src/platform/http/query.ts'])
/** Pure, and the same on both sides. */
const sharedFiles = new Set([
  'src/analysis/tiers/special-rules.ts',
  'src/organisation/approvals/rule-set.ts',
  'src/organisation/audit/references.ts',
  'src/platform/amount.ts',
  'src/platform/auth/permissions.ts',
  'src/platform/day.ts',
  'src/platform/errors.ts',
  'src/platform/http/filter.ts',
])

/**
 * Whether a file under src belongs to the web client: screens and primitives, contracts, translations. One definition
 * for two uses: the web build is renewed when one of these changes, and none of these may import a server file.
 */
export function isBrowserFile(path) {
  const folders = path.split('/').slice(0, -1)
  return (
    path.endsWith('.tsx') ||
    browserPlatform.has(path) ||
    isSharedFile(path) ||
    folders.some((folder) => browserFolders.has(folder))
  )
}

/** Browser files that the server reads as well. */
export function isSharedFile(path) {
  return path.endsWith('/contract.ts') || sharedFiles.has(path) || path.split('/').slice(0, -1).includes('i18n')
}

/** Files below src, as paths from the project's folder with `/`, sorted. */
export function sourceFiles() {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(root, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join('/'),
    )
    .sort()
}
