import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser'
import { ApiError, call } from '../../../platform/http/client.ts'
import { addPasskey, askForPasskey, type Me, signInWithPasskey, startPasskey } from '../contract.ts'

const isNumeric = /^[\d.]+$|^\[/.test(location.hostname)

/** Browsers have them at names only, and only where nobody can listen; this machine's own name counts as such. */
export const hasPasskeys = window.isSecureContext && browserSupportsWebAuthn() && !isNumeric

/** Where they would work: this machine has a name, too. */
export const namedAddress =
  isNumeric && window.isSecureContext && location.protocol === 'http:' ? `http://localhost:${location.port}` : undefined

let asked: Promise<unknown> = Promise.resolve()
let turns = 0

/** `offered`: among what the browser fills in by itself, so that nothing happens until the person chooses one. */
export async function enterByPasskey(offered: boolean): Promise<Me> {
  const turn = ++turns
  // One after the other: the browser keeps one challenge, and whoever asks the device ends what was asked before.
  const asking = asked.catch(() => undefined).then(() => call(askForPasskey, {}))
  asked = asking
  const { options } = await asking
  if (turn !== turns) throw new ApiError(0, 'passkey-cancelled', 'another one has begun')
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON
  const response = await startAuthentication({ optionsJSON, useBrowserAutofill: offered }).catch(refuse)
  return call(signInWithPasskey, { body: { response: { ...response, response: { ...response.response } } } })
}

export async function makePasskey({ name, password }: { name: string; password?: string }): Promise<void> {
  const { options } = await call(startPasskey, { body: { password } })
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON
  const response = await startRegistration({ optionsJSON }).catch(refuse)
  await call(addPasskey, { body: { name, response: { ...response, response: { ...response.response } } } })
}

/** Browsers do not tell whether a person has no passkey, turned away or took too long. */
function refuse(error: unknown): never {
  const known = error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED'
  throw new ApiError(0, known ? 'passkey-known' : 'passkey-cancelled', String(error))
}
