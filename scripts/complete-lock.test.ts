import { expect, test } from 'vitest'
import { missingEntries } from './complete-lock.ts'

test('optional packages without an entry are described by their name', () => {
  const missing = missingEntries({
    packages: {
      '': { version: '1.0.0' },
      'node_modules/tool': {
        version: '2.0.0',
        dev: true,
        optionalDependencies: {
          '@tool/linux-x64-musl': '2.0.0',
          '@tool/win32-arm64': '^2.0.0',
          '@tool/linux-x64': '2.0.0',
        },
      },
      'node_modules/@tool/linux-x64': { version: '2.0.0' },
    },
  })
  expect(missing).toEqual({
    'node_modules/@tool/linux-x64-musl': {
      version: '2.0.0',
      cpu: ['x64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    },
    'node_modules/@tool/win32-arm64': { version: '2.0.0', cpu: ['arm64'], dev: true, optional: true, os: ['win32'] },
  })
})

test('an entry in the own or an outer node_modules counts', () => {
  const optionalDependencies = { '@tool/linux-x64': '1.0.0' }
  expect(
    missingEntries({
      packages: {
        'node_modules/a': { optionalDependencies },
        'node_modules/a/node_modules/@tool/linux-x64': { version: '1.0.0' },
        'node_modules/b/node_modules/c': { optionalDependencies },
        'node_modules/b/node_modules/@tool/linux-x64': { version: '1.0.0' },
      },
    }),
  ).toEqual({})
})
