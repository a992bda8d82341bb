import { randomBytes } from 'node:crypto'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type pg from 'pg'
import { appendAudit } from '../../platform/audit/record.ts'
import { inTransaction } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { onceWithin } from '../../platform/once-within.ts'
import * as queries from './passkey-queries.ts'
import { actAs, getOwner } from './queries.ts'

/** Where a passkey works: the browser lets no other site ask for it. */
export interface Site {
  origin: string
  host: string
}

/** Kept between the question to a browser and its answer. */
export interface PasskeyChallenge {
  challenge: string
  /** Of a new passkey: whom the device knows the person as. */
  userHandle?: string
}

/** What a browser has ten minutes for (challenges.ts). */
const timeout = 10 * 60_000

/** EdDSA, ECDSA and RSA, which every device has one of. */
const supportedAlgorithmIDs = [-8, -7, -257]

/** A device that holds a passkey of the person already adds no second one. */
export async function newPasskeyOptions(batch: pg.Pool, site: Site, personId: string) {
  const owner = await getOwner(batch, personId)
  const known = await queries.listCredentials(batch, personId)
  const userHandle = known[0]?.userHandle ?? randomBytes(32).toString('base64url')
  const options = await generateRegistrationOptions({
    rpName: 'Almanac',
    rpID: site.host,
    userName: owner.staffNo ?? owner.email ?? owner.name,
    userDisplayName: owner.name,
    userID: new Uint8Array(Buffer.from(userHandle, 'base64url')),
    timeout,
    attestationType: 'none',
    supportedAlgorithmIDs,
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  return { options, challenge: { challenge: options.challenge, userHandle } satisfies PasskeyChallenge }
}

export async function addPasskey(
  batch: pg.Pool,
  site: Site,
  personId: string,
  given: { name: string; response: RegistrationResponseJSON; challenge: PasskeyChallenge },
): Promise<void> {
  const { registrationInfo } = await verifyRegistrationResponse({
    response: given.response,
    expectedChallenge: given.challenge.challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    requireUserVerification: true,
    supportedAlgorithmIDs,
  }).catch(refuseAnswer)
  if (!registrationInfo) throw refused()
  const { credential } = registrationInfo
  await inTransaction(batch, async (db) => {
    await actAs(db, personId)
    const added = await queries.insertPasskey(db, {
      personId,
      name: given.name,
      credentialId: credential.id,
      userHandle: given.challenge.userHandle ?? '',
      publicKey: Buffer.from(credential.publicKey),
      host: site.host,
      transports: credential.transports ?? [],
      counter: credential.counter,
    })
    if (!added) throw new AppError('passkey-known', 'This passkey is registered already.')
  })
}

/** Any passkey of the site: which one, and so who it is, the device says. */
export async function passkeyOptions(site: Site) {
  const options = await generateAuthenticationOptions({ rpID: site.host, userVerification: 'required', timeout })
  return { options, challenge: { challenge: options.challenge } satisfies PasskeyChallenge }
}

export interface PasskeyAttempt {
  site: Site
  response: AuthenticationResponseJSON
  challenge: PasskeyChallenge
  address: string
  demoAllowed: boolean
}

/** Of those that are nobody's here one in a while is recorded: an audit cannot be shortened. */
const isNewStranger = onceWithin(5 * 60_000, 10_000)

/**
 * Answers whose passkey it is. The device has asked for a finger, a face or a PIN, so it is the second step as well.
 * `onStopped` is told whose sessions have ended because there is a copy of their passkey.
 */
export async function signInWithPasskey(
  batch: pg.Pool,
  { site, response, challenge, address, demoAllowed }: PasskeyAttempt,
  onStopped: (personId: string) => void,
): Promise<{ personId: string; passkeyId: string }> {
  const known = await queries.findPasskey(batch, response.id, demoAllowed)
  const refusal = (reason: string) =>
    ({ action: 'sign-in-refused', personId: known?.personId, address, details: { reason, means: 'passkey' } }) as const
  const counter = await verifiedCounter(site, response, challenge, known).catch(async (error) => {
    if (known || isNewStranger(address)) await appendAudit(batch, [refusal('not-matching')])
    throw error
  })
  const { id: passkeyId, personId } = known as queries.KnownPasskey
  if (await queries.takeUse(batch, passkeyId, counter)) return { personId, passkeyId }
  await inTransaction(batch, async (db) => {
    await queries.stopPasskey(db, passkeyId)
    await appendAudit(db, [refusal('passkey-copied')])
  })
  onStopped(personId)
  throw new AppError('passkey-stopped', 'There is a copy of this passkey; it is stopped. Sign in another way.')
}

async function verifiedCounter(
  site: Site,
  response: AuthenticationResponseJSON,
  { challenge }: PasskeyChallenge,
  known: queries.KnownPasskey | undefined,
): Promise<number> {
  if (!known?.usable || known.host !== site.host || response.response.userHandle !== known.userHandle) throw refused()
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    requireUserVerification: true,
    // Counted by ourselves, after the signature: else whoever knows the id could make it look copied.
    credential: { id: known.credentialId, publicKey: new Uint8Array(known.publicKey), counter: 0 },
  }).catch(refuseAnswer)
  if (!verified) throw refused()
  return authenticationInfo.newCounter
}

function refused(): AppError {
  return new AppError('passkey-refused', 'This passkey does not sign in here; sign in another way.')
}

/** The library throws at whatever it finds wrong in an answer. */
function refuseAnswer(): never {
  throw refused()
}
