// Completes package-lock.json with the optional packages of other platforms that the registry at hand does not carry.
//
// `npm ci` refuses a lock file in which an optional dependency has no entry, and npm writes none for a package that it
// cannot find (a mirror may carry only some platforms). The entries added here name version and platform, so that npm
// accepts the lock file and passes them over; their integrity is filled in by an npm that sees them.
// `--check` changes nothing and fails when an entry is missing.
import { readFileSync, writeFileSync } from 'node:fs'

interface LockEntry {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}
interface LockFile {
  packages: Record<string, LockEntry>
}

const platformName =
  /[-/](?<os>android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32|windows)-(?<cpu>arm64|arm|x64|ia32|loong64|mips64el|ppc64|riscv64|s390x)(?:-(?<abi>gnu|msvc|musl|eabi|gnueabihf|musleabihf))?$/

/** Entries that the lock file needs and lacks, by path. */
export function missingEntries(lock: LockFile): Record<string, LockEntry> {
  const missing: Record<string, LockEntry> = {}
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!isLocked(lock, path, name)) missing[`node_modules/${name}`] = describe(name, range, entry)
    }
  }
  return missing
}

/** As Node resolves: in the package's own node_modules, then outwards. */
function isLocked(lock: LockFile, path: string, name: string): boolean {
  const folders = path.split(/(?=\bnode_modules\/)/)
  for (let depth = folders.length; depth >= 0; depth--) {
    const inside = folders.slice(0, depth).join('').replace(/\/$/, '')
    if (lock.packages[inside ? `${inside}/node_modules/${name}` : `node_modules/${name}`]) return true
  }
  return false
}

function describe(name: string, range: string, parent: LockEntry): LockEntry {
  const platform = platformName.exec(name)?.groups
  if (!platform?.os || !platform.cpu) throw new Error(`${name}: no platform can be read from the name`)
  const { os, cpu, abi } = platform
  return {
    version: range.replace(/^[\^~]/, ''),
    cpu: [cpu],
    ...(parent.dev ? { dev: true } : {}),
    ...(os === 'linux' && abi ? { libc: [abi.startsWith('musl') ? 'musl' : 'glibc'] } : {}),
    optional: true,
    os: [os === 'windows' ? 'win32' : os],
  }
}

function main(): void {
  const file = new URL('../package-lock.json', import.meta.url)
  const lock: LockFile = JSON.parse(readFileSync(file, 'utf8'))
  const missing = missingEntries(lock)
  const names = Object.keys(missing)
  if (names.length === 0) return
  if (process.argv.includes('--check')) {
    console.error(`package-lock.json lacks ${names.join(', ')}: run npm run lock`)
    process.exitCode = 1
    return
  }
  const sorted = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en'))
  lock.packages = Object.fromEntries(sorted)
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  console.error(`package-lock.json: added ${names.length} packages of other platforms`)
}

if (import.meta.main) main()
