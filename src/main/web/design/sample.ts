/** Invented, to show parts with something in them. */
export const sampleRows = [
  { name: '陈建国', amount: '620000.25', date: '2026-09-30' },
  { name: '李秀英', amount: '-263500.50', date: '2026-09-30' },
  { name: '王德明', amount: '12345678.90', date: '2026-08-31' },
] as const
export type SampleRow = (typeof sampleRows)[number]

export const sampleMonths = [
  { month: '2026-06', deposits: '121000.00', wealth: '0.00' },
  { month: '2026-07', deposits: '118400.50', wealth: '0.00' },
  { month: '2026-08', deposits: '131250.00', wealth: '40000.00' },
  { month: '2026-09', deposits: '164900.75', wealth: '80000.00' },
] as const
