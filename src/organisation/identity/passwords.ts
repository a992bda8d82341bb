import { hash, verify } from '@node-rs/argon2'
import { AppError } from '../../platform/errors.ts'
import { judgePassword, type PasswordOwner } from './password-rules.ts'

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost)
}

let stranger: Promise<string> | undefined

/** Takes as long for a person who does not exist, so that the time tells nothing. */
export async function passwordMatches(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  stranger ??= hashPassword('nobody has this password')
  const matches = await verify(passwordHash ?? (await stranger), password.normalize('NFKC'))
  return matches && typeof passwordHash === 'string'
}

/** Of a password that somebody chooses; its length is the contract's. */
export async function hashNewPassword(password: string, owner: PasswordOwner): Promise<string> {
  const problem = judgePassword(password, owner, await readCommonPasswords())
  if (problem === 'password-common') {
    throw new AppError(problem, 'Guessers try this password first; choose one that nobody else would think of.')
  }
  if (problem) throw new AppError(problem, 'The password must not contain your name, staff number or e-mail.')
  return hashPassword(password)
}

let common: Promise<ReadonlySet<string>> | undefined

/** The list of leaked passwords by how often they were found that zxcvbn goes by; unpacked at the first use. */
export function readCommonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map((word) => word.toLowerCase())),
  )
  return common
}
