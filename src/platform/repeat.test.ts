import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { repeat } from './repeat.ts'

const until = async (there: () => boolean) => {
  while (!there()) await sleep(1)
}

test('what fails is told and done again, never twice at a time, until it is stopped', async () => {
  let [under, most, done] = [0, 0, 0]
  const failures: unknown[] = []
  const step = async () => {
    most = Math.max(most, ++under)
    await sleep(5)
    under--
    if (++done === 2) throw new Error('once')
  }
  const repeated = repeat(1, step, (error) => failures.push((error as Error).message))
  await until(() => done === 4)
  await until(() => under === 1)
  await repeated.stop()
  expect([under, most, failures]).toEqual([0, 1, ['once']])
  const before = done
  await sleep(20)
  expect(done).toBe(before)
})
