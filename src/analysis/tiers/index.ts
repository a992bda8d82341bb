export { adoptPolicy, type AdoptedPolicy, ensureDefaultPolicy, getPolicyOn, showPolicy } from './policies.ts'
export { computeStandings, roundedAmount } from './standings.ts'
