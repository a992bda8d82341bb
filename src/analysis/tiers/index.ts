export { type AdoptedPolicy, adoptPolicy, ensureDefaultPolicy, getPolicyOn, showPolicy } from './policies.ts'
export { computeStandings, roundedAmount } from './standings.ts'
