const tenThousandths = 10_000n

/** A decimal with at most four places in hundredths, rounded up: what is missing must be enough when it is there. */
export function centsOf(amount: string): bigint {
  const scaled = scaledOf(amount)
  return (scaled + 99n) / 100n
}

/** A share, given as a fraction of one with at most four places, of an amount, in hundredths. */
export function shareOf(amount: string, share: string): bigint {
  return (scaledOf(amount) * scaledOf(share)) / tenThousandths / 100n
}

/** A share in hundredths of a per cent. */
export function basisPoints(share: string): bigint {
  return scaledOf(share)
}

function scaledOf(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.padEnd(4, '0').slice(0, 4))
}
