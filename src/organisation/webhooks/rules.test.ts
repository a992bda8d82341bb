import { describe, expect, test } from 'vitest'
import { afterTry, signedHeaders, waitsSeconds, writeSecret } from './rules.ts'

const failed = { status: 500, otherwiseWell: false, ping: false }

test('a message is tried eight times within a day, then given up', () => {
  const after = Array.from({ length: 8 }, (_, index) => afterTry({ ...failed, tries: index + 1 }))
  expect(after.map((one) => one.state)).toEqual([...Array(7).fill('waiting'), 'failed'])
  const sum = waitsSeconds.reduce((one, other) => one + other, 0)
  expect(sum / 3600).toBeGreaterThan(23)
  expect(sum / 3600).toBeLessThan(24)
  expect([...waitsSeconds].sort((one, other) => one - other)).toEqual([...waitsSeconds])
})

test.each([
  [{ status: 200 }, { state: 'delivered' }],
  [{ status: 204 }, { state: 'delivered' }],
  // A redirect is followed nowhere.
  [{ status: 302 }, { state: 'waiting', inSeconds: 60 }],
  [{ status: 404 }, { state: 'waiting', inSeconds: 60 }],
  [{ status: null }, { state: 'waiting', inSeconds: 60 }],
  [{ status: 410 }, { state: 'failed', off: 'gone' }],
  [
    { status: 500, tries: 8 },
    { state: 'failed', off: 'failing' },
  ],
  [
    { status: 500, tries: 8, otherwiseWell: true },
    { state: 'failed', off: null },
  ],
  [
    { status: 500, ping: true },
    { state: 'failed', off: null },
  ],
  [
    { status: 410, ping: true },
    { state: 'failed', off: null },
  ],
] as const)('after %j: %j', (tried, after) => {
  expect(afterTry({ ...failed, tries: 1, ...tried })).toEqual(after)
})

describe('signatures', () => {
  // The example that the Standard Webhooks specification and its libraries give.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const body = '{"test": 2432232314}'

  test('are those of the Standard Webhooks', () => {
    expect(signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, body, [secret])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  test('stand beside each other while two secrets count', () => {
    const other = writeSecret(Buffer.alloc(32, 1))
    const signature = signedHeaders('m', 1, body, [secret, other])['webhook-signature']
    expect(signature.split(' ')).toHaveLength(2)
    expect(new Set(signature.split(' ')).size).toBe(2)
  })
})
