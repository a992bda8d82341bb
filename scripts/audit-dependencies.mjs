// Compares the packages of the lock file with the vulnerabilities that the registry knows of: high ones fail.
import { execFile } from 'node:child_process'
import { root } from './project.mjs'

const failing = ['high', 'critical']

/** 0: none known; 1: some; undefined: the registry could not be asked, as in networks that only pass packages on. */
export async function auditDependencies() {
  const report = await ask()
  if (!report?.vulnerabilities) {
    console.log('The registry answers no audits from here: nothing was compared with known vulnerabilities.')
    return undefined
  }
  const known = Object.values(report.vulnerabilities)
  for (const { name, severity, range } of known) console.log(`${name} ${range}: ${severity}`)
  return known.some(({ severity }) => failing.includes(severity)) ? 1 : 0
}

function ask() {
  const args = ['audit', '--json', '--fetch-retries=0', '--fetch-timeout=20000']
  return new Promise((resolve) => {
    execFile('npm', args, { cwd: root, maxBuffer: 64e6 }, (_error, output) => {
      try {
        resolve(JSON.parse(output))
      } catch {
        resolve(undefined)
      }
    })
  })
}
