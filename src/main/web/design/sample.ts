/** Invented, to show parts with something in them. */
export const sampleRows = [
  { name: '陈建国', amount: '620000.25', date: '2026-09-30' },
  { name: '李秀英', amount: '-263500.50', date: '2026-09-30' },
  { name: '王德明', amount: '12345678.90', date: '2026-08-31' },
] as const
export type SampleRow = (typeof sampleRows)[number]
