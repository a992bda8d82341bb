import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Dates of tests mean the same on every machine.
process.env.TZ = 'UTC'

/** The longest files begin first, so that none of them is what everything waits for in the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const long = /[/](screens|kill|finding|publication|shell|generated|command-line|main-job|access)\.(test|e2e)\.ts$/
    const isShort = ({ moduleId }: TestSpecification) => Number(!long.test(moduleId))
    return (await super.sort(files)).toSorted((one, other) => isShort(one) - isShort(other))
  }
}

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
    // One more than there are cores: who waits for a browser, a commit or a process leaves the core to another.
    maxWorkers: 3,
    globalSetup: 'test/harness/data-folder.ts',
    sequence: { sequencer: LongestFirst },
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
        },
      },
    ],
  },
})
