import { hash, verify } from '@node-rs/argon2'

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
