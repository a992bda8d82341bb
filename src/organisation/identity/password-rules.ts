export type PasswordProblem = 'password-common' | 'password-personal'

/** Of whom a password must not speak. */
export interface PasswordOwner {
  name: string
  staffNo: string | null
  email: string | null
}

/**
 * What NIST SP 800-63B §3.1.1.2 asks of a new password beside its length: not one that guessers try first, not the
 * person's own name. Nothing about kinds of characters: such rules make passwords worse. `common` is in small letters.
 */
export function judgePassword(
  password: string,
  owner: PasswordOwner,
  common: ReadonlySet<string>,
): PasswordProblem | undefined {
  const folded = fold(password)
  if (isCommon(folded, common)) return 'password-common'
  if (namesOf(owner).some((name) => folded.includes(name))) return 'password-personal'
  return undefined
}

/** Whether it is to be renewed at the next sign-in; people of the demo keep theirs. `days`: how old one may get. */
export function isPasswordDue(
  password: { demo: boolean; passwordDue: boolean; passwordSetAt: string | null },
  days: number | undefined,
  now: Date,
): boolean {
  if (password.demo) return false
  const ageMs = now.getTime() - Date.parse(password.passwordSetAt ?? now.toISOString())
  return password.passwordDue || (days !== undefined && ageMs >= days * 86_400_000)
}

/** A common one is still one when it is said twice, or padded with digits and signs to reach the length. */
function isCommon(folded: string, common: ReadonlySet<string>): boolean {
  const bare = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return [folded, bare].some((word) => common.has(unitOf(word))) || isMonotonous(folded)
}

/** `abcabcabc` → `abc` */
function unitOf(word: string): string {
  return /^(.+?)\1*$/su.exec(word)?.[1] ?? word
}

const fewestDifferent = 5

/** Too few different characters, or a run up or down: aaaabbbbcccc, 123456789012, zyxwvutsrqpo. */
function isMonotonous(folded: string): boolean {
  const codes = [...folded].map((character) => character.codePointAt(0) ?? 0)
  if (new Set(codes).size < fewestDifferent) return true
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0))
  const inRow = steps.filter((step, at) => Math.abs(step) === 1 && step === (steps[at - 1] ?? step)).length
  return inRow >= steps.length - 2
}

/** Parts that are long enough to be recognised; a Chinese name has two characters. */
function namesOf({ name, staffNo, email }: PasswordOwner): string[] {
  const parts = [name, name.replaceAll(/\s/g, ''), ...name.split(/[\s·.,-]+/), staffNo, email, email?.split('@')[0]]
  return ['almanac', ...parts.map((part) => fold(part ?? ''))].filter(
    (part) => part.length >= (/\p{Script=Han}/u.test(part) ? 2 : 3),
  )
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim()
}
