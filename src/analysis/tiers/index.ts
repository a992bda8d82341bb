export { type AdoptedPolicy, adoptPolicy, ensureDefaultPolicy, getPolicyOn, showPolicy } from './policies.ts'
export { addMonths, type ChangeOfStanding, evidenceOf } from './rules.ts'
export { amountOfCents, averageCents, computeStandings, roundedAmount } from './standings.ts'
