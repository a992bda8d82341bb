import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

const userPresent = 1
const userVerified = 4
const withKey = 64

interface Ceremony {
  options: { challenge: string; user?: { id: string } }
  origin: string
}

/** A device that makes and uses passkeys as browsers do, and lies where a test wants it to. */
export interface SoftPasskey {
  credentialId: string
  userHandle: string
  counter: number
  /** Whether it has asked for a finger, a face or a PIN. */
  verifies: boolean
  register(ceremony: Ceremony): object
  signIn(ceremony: Ceremony): object
}

export function createPasskey(): SoftPasskey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credential = randomBytes(32)
  const passkey: SoftPasskey = {
    credentialId: credential.toString('base64url'),
    userHandle: '',
    counter: 0,
    verifies: true,
    register({ options, origin }) {
      passkey.userHandle = options.user?.id ?? ''
      const authData = Buffer.concat([
        authenticatorData(origin, passkey, withKey),
        Buffer.alloc(16),
        Buffer.from([0, credential.length]),
        credential,
        coseKey(publicKey),
      ])
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authData)],
      ])
      return answer(passkey.credentialId, {
        clientDataJSON: clientData('webauthn.create', options.challenge, origin).toString('base64url'),
        attestationObject: Buffer.from(isoCBOR.encode(attestation as never)).toString('base64url'),
        transports: ['internal'],
      })
    },
    signIn({ options, origin }) {
      const data = authenticatorData(origin, passkey, 0)
      const client = clientData('webauthn.get', options.challenge, origin)
      const signed = createSign('sha256').update(Buffer.concat([data, sha256(client)]))
      return answer(passkey.credentialId, {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signed.sign(privateKey).toString('base64url'),
        userHandle: passkey.userHandle,
      })
    },
  }
  return passkey
}

function answer(id: string, response: object): object {
  return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response }
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

function authenticatorData(origin: string, { counter, verifies }: SoftPasskey, flags: number): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt8(flags | userPresent | (verifies ? userVerified : 0))
  head.writeUInt32BE(counter, 1)
  return Buffer.concat([sha256(new URL(origin).hostname), head])
}

/** RFC 9052: key type EC2, ES256, on P-256. */
function coseKey(publicKey: KeyObject): Uint8Array {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
  const key = new Map<number, number | Uint8Array>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ])
  return isoCBOR.encode(key as never)
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}
