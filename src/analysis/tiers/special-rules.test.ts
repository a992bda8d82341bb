import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../platform/day.ts'
import type { SpecialGrant, StandingKind } from './contract.ts'
import { grantOn, type HeldStanding, lastDayOfGrant, refusedGrant, standingWith } from './special-rules.ts'

test.each([
  ['2026-11-27', '2027-11-26'],
  ['2026-01-01', '2026-12-31'],
  ['2027-03-01', '2028-02-29'],
  ['2027-02-28', '2028-02-27'],
  ['2028-02-29', '2029-02-27'],
  ['2028-03-01', '2029-02-28'],
])('granted on %s the last day is %s', (from, until) => expect(lastDayOfGrant(from)).toBe(until))

const grant = (id: string, fromOn: string, tier = 1, endedOn: string | null = null): SpecialGrant => ({
  id,
  tier,
  fromOn,
  untilOn: lastDayOfGrant(fromOn),
  endedOn,
})
const own = (standing: StandingKind, tier = 0): HeldStanding => ({ standing, tier })
const inForce = grant('1', '2026-06-15', 3)

describe('what counts beside the AUM standing', () => {
  test.each([
    ['none and no grant', own('none'), undefined, own('none')],
    ['never in: special at the tier of the grant', own('none'), inForce, own('special', 3)],
    ['exited, unrated: special', own('exited_unrated'), inForce, own('special', 3)],
    ['left: special', own('left'), inForce, own('special', 3)],
    ['in at a lower tier: the better one, assessed', own('rated', 1), inForce, own('rated', 3)],
    ['in at the same tier', own('rated', 3), inForce, own('rated', 3)],
    ['in at a higher tier', own('rated', 4), inForce, own('rated', 4)],
    ['at lapse exited, unrated alone applies', own('exited_unrated'), undefined, own('exited_unrated')],
    ['at lapse left alone applies', own('left'), undefined, own('left')],
    ['at lapse the tier by AUM alone applies', own('rated', 1), undefined, own('rated', 1)],
  ])('%s', (_, held, present, expected) => expect(standingWith(held, 'individual', present)).toEqual(expected))

  test('a grant counts for persons only, also where one has become something else since', () =>
    expect(standingWith(own('none'), 'enterprise', inForce)).toEqual(own('none')))
})

describe('the grant that counts on a day', () => {
  const renewed = [grant('1', '2026-06-15', 3), grant('2', '2027-05-20', 1)]
  const revoked = [grant('1', '2026-06-15', 3, '2026-09-01')]
  test.each([
    ['the day before', '2026-06-14', renewed, undefined],
    ['its first day', '2026-06-15', renewed, '1'],
    ['the day before the renewal', '2027-05-19', renewed, '1'],
    ['the newest from its day on, with its tier', '2027-05-20', renewed, '2'],
    ['beyond the former one’s end', '2027-06-15', renewed, '2'],
    ['its last day', '2028-05-19', renewed, '2'],
    ['the day after', '2028-05-20', renewed, undefined],
    ['the day before a revocation', '2026-08-31', revoked, '1'],
    ['from the day of a revocation on none', '2026-09-01', revoked, undefined],
  ])('%s', (_, day, grants, id) => expect(grantOn(grants, day)?.id).toBe(id))
})

describe('who can be granted one', () => {
  const candidate = { kind: 'individual', own: own('none'), grants: [] as SpecialGrant[], today: '2026-11-27' }
  test.each([
    ['a person out', candidate, undefined],
    ['one who has exited', { ...candidate, own: own('exited_unrated') }, undefined],
    ['one who has left', { ...candidate, own: own('left') }, undefined],
    ['not one who is in', { ...candidate, own: own('rated', 1) }, 'special-rated'],
    ['not an enterprise', { ...candidate, kind: 'enterprise' }, 'special-person-only'],
    ['not a household', { ...candidate, kind: 'household' }, 'special-person-only'],
    ['not long before the year is over', { ...candidate, grants: [grant('1', '2026-11-01')] }, 'special-early'],
    ['a renewal sixty days before the last one', { ...candidate, grants: [grant('1', '2026-01-27')] }, undefined],
    ['not sixty-one days before', { ...candidate, grants: [grant('1', '2026-01-28')] }, 'special-early'],
    ['again after a lapse', { ...candidate, grants: [grant('1', '2025-01-01')] }, undefined],
    ['again after a revocation', { ...candidate, grants: [grant('1', '2026-11-01', 1, '2026-11-20')] }, undefined],
  ])('%s', (_, given, expected) => expect(refusedGrant(given)).toBe(expected))
})

/** Day by day: a grant paints every day of its year, a revocation wipes what is to come. */
function paint(events: { day: string; tier: number | null }[], until: string): Map<string, number> {
  const painted = new Map<string, number>()
  for (const { day, tier } of events) {
    if (tier === null) {
      for (const one of [...painted.keys()]) if (one >= day) painted.delete(one)
      continue
    }
    const again = day.slice(5) === '02-29' ? '02-28' : day.slice(5)
    for (let one = day; one <= until; one = addDays(one, 1)) {
      if (one.slice(0, 4) > day.slice(0, 4) && one.slice(5) === again) break
      painted.set(one, tier)
    }
  }
  return painted
}

test('on every day what counts is what was painted last, beside any AUM standing', () => {
  const event = fc.record({ after: fc.nat(400), tier: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 3 }) })
  const held = fc.constantFrom<HeldStanding>(
    own('none'),
    own('exited_unrated'),
    own('left'),
    own('rated', 1),
    own('rated', 2),
    own('rated', 4),
  )
  fc.assert(
    fc.property(
      fc.nat(1500),
      fc.array(event, { maxLength: 5 }),
      fc.array(fc.nat(3500), { maxLength: 30 }),
      held,
      (start, steps, looks, standing) => {
        let day = addDays('2026-01-01', start)
        const events = steps.map(({ after, tier }) => {
          day = addDays(day, after)
          return { day, tier }
        })
        const grants: SpecialGrant[] = []
        for (const { day: on, tier } of events) {
          if (tier !== null) grants.push(grant(String(grants.length), on, tier))
          else
            for (const one of grants)
              if (one.untilOn >= on && (one.endedOn === null || one.endedOn > on)) one.endedOn = on
        }
        const painted = paint(events, '2036-12-31')
        for (const at of [...looks.map((look) => addDays('2026-01-01', look)), ...events.map((one) => one.day)]) {
          const tier = painted.get(at)
          const expected =
            tier === undefined
              ? standing
              : standing.standing === 'rated'
                ? { standing: 'rated', tier: Math.max(tier, standing.tier) }
                : { standing: 'special', tier }
          expect(standingWith(standing, 'individual', grantOn(grants, at))).toEqual(expected)
        }
      },
    ),
    { numRuns: 150 },
  )
})
