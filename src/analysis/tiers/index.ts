export { type AdoptedPolicy, adoptPolicy, ensureDefaultPolicy, getPolicyOn, showPolicy } from './policies.ts'
export { addMonths } from './rules.ts'
export { amountOfCents, averageCents, computeStandings, roundedAmount } from './standings.ts'
