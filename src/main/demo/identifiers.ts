/** Check digits as SQL expressions (rules.md §10); the argument is the SQL of the number without its check digit. */

const digitAt = (text: string, position: string) => `toUInt32(substring(${text}, ${position}, 1))`

/** Evaluates a text once and lets an expression use it many times under the name `body`. */
const once = (text: string, expression: string) => `arrayMap(body -> ${expression}, [${text}])[1]`

/** Resident id, GB 11643: 17 digits in, 18 characters out. */
export const residentId = (digits: string) =>
  once(
    digits,
    `concat(body, substring('10X98765432', 1 + arraySum((weight, i) -> weight * ${digitAt('body', 'i')}, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], range(1, 18)) % 11, 1))`,
  )

/** Account and card numbers, ISO/IEC 7812 (Luhn): 18 digits in, 19 out. From the right, every other digit counts double. */
export const luhn18 = (digits: string) =>
  once(
    digits,
    `concat(body, toString((10 - arraySum((factor, i) -> intDiv(${digitAt('body', 'i')} * factor, 10) + ${digitAt('body', 'i')} * factor % 10, [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2], range(1, 19)) % 10) % 10))`,
  )

const organisationAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const socialAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const socialWeights = Array.from({ length: 17 }, (_, i) => Number(3n ** BigInt(i) % 31n))

/** Sum of weight × place in the alphabet over the characters of `body`. */
const weighted = (alphabet: string, weights: readonly number[]) =>
  `arraySum((weight, i) -> weight * (position('${alphabet}', substring(body, i, 1)) - 1), [${weights.join(', ')}], range(1, ${weights.length + 1}))`

/** Organisation code, GB 11714: two letters and six digits in, nine characters out. */
const organisationCode = (body: string) =>
  once(
    body,
    `concat(body, substring('0123456789X0', toUInt8(12 - ${weighted(organisationAlphabet, [3, 7, 9, 10, 5, 8, 4, 2])} % 11), 1))`,
  )

/** Unified social credit code, GB 32100: two characters of kind and six of region, then the organisation code's body. */
export const creditCode = (kindAndRegion: string, organisationBody: string) =>
  once(
    `concat(${kindAndRegion}, ${organisationCode(organisationBody)})`,
    `concat(body, substring('${socialAlphabet}', toUInt8(1 + (31 - ${weighted(socialAlphabet, socialWeights)} % 31) % 31), 1))`,
  )
