export { type AdoptedPolicy, adoptPolicy, ensureDefaultPolicy, getPolicyOn, showPolicy } from './policies.ts'
export { amountOfCents, averageCents, computeStandings, roundedAmount } from './standings.ts'
