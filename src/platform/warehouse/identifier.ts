/**
 * Identifiers of what comes from outside are derived from its source (`{source:String}`) and number, so that no step needs
 * a look-up to know them.
 */
export const identifier = (expression: string) =>
  `reinterpretAsInt64(bitAnd(sipHash64({source:String}, '\\0', ${expression}), 9223372036854775807))`
