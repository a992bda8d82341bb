import { randomInt } from 'node:crypto'
import { generateSecret, generateURI, verifySync } from 'otplib/functional'

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, thirty seconds. */
const periodSeconds = 30
const issuer = 'Almanac'

/** 160 random bits in base32. */
export function newTotpSecret(): string {
  return generateSecret({ length: 20 })
}

export function totpUri(secret: string, login: string): string {
  return generateURI({ issuer, label: login, secret })
}

/**
 * The number of the half minute that the code belongs to, or undefined: the present one, the one before and the next,
 * as clocks differ and people type. Whoever accepts it writes the number down, and accepts none up to it again.
 */
export function stepOfCode(secret: string, code: string, nowMs: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const epoch = Math.floor(nowMs / 1000)
  const result = verifySync({ secret, token: code, epoch, epochTolerance: periodSeconds })
  return result.valid ? Math.floor(epoch / periodSeconds) + result.delta : undefined
}

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const [recoveryCodes, groups, groupLength] = [10, 7, 4]

/** 140 random bits to be typed: so many that their plain hash tells nothing (OWASP ASVS 5.0, 11.5.1, asks for 128). */
export function newTypedCode(): string {
  const group = () => Array.from({ length: groupLength }, () => letters[randomInt(letters.length)]).join('')
  return Array.from({ length: groups }, group).join('-')
}

export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodes }, newTypedCode)
}

/** As it was made, however it is typed. */
export function bareCode(code: string): string {
  return code.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase()
}
