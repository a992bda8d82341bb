import { defineConfig } from 'vitest/config'

// Dates of tests mean the same on every machine.
process.env.TZ = 'UTC'

const shared = {
  // Embedded ClickHouse holds one folder per process: each test file has a process of its own.
  pool: 'forks' as const,
  env: { TZ: 'UTC' },
  // A test that hangs ends; how fast things are is measured in bench/.
  testTimeout: 300_000,
  hookTimeout: 300_000,
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'server',
          include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'scripts/**/*.test.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'browser',
          include: ['test/e2e/**/*.e2e.ts'],
          // One browser and one server at a time: journeys are timed on two cores.
          fileParallelism: false,
        },
      },
    ],
  },
})
