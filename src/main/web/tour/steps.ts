import type { roleCodes } from '../../../organisation/identity/contract.ts'
import type { Reading } from '../../../platform/i18n/reading.ts'

type StepName = keyof Reading['tour']['steps']
export interface TourStep {
  name: StepName
  /** Page to be on; the present one where it is absent. */
  path?: string
  /** What to point at: the first of these that shows. Nothing found: the words stand in the middle. */
  targets: string[]
}
export const stepsShown = 5

const inNavigation = (path: string) => [`aside nav a[href="${path}"]`, `nav a[href="${path}"]`]
const steps: Record<StepName, TourStep> = {
  find: { name: 'find', path: '/customers', targets: ['[aria-keyshortcuts="Control+K"]', '[aria-keyshortcuts="/"]'] },
  customers: { name: 'customers', path: '/customers', targets: ['main thead', ...inNavigation('/customers')] },
  customer: { name: 'customer', path: '/customers', targets: ['main tbody tr'] },
  movements: { name: 'movements', path: '/movements', targets: inNavigation('/movements') },
  deliveries: { name: 'deliveries', path: '/deliveries', targets: inNavigation('/deliveries') },
  closes: { name: 'closes', path: '/closes', targets: inNavigation('/closes') },
  tierPolicy: { name: 'tierPolicy', path: '/policies/tiers', targets: inNavigation('/policies/tiers') },
  preferences: { name: 'preferences', targets: ['aside [data-tour="preferences"]'] },
  help: { name: 'help', targets: ['main [aria-keyshortcuts="F1"]', '[aria-keyshortcuts="F1"]'] },
}

/** What each role works with, the most important first; help closes every tour. */
const tours: Record<(typeof roleCodes)[number], StepName[]> = {
  administrator: ['deliveries', 'closes', 'tierPolicy', 'find', 'customers'],
  executive: ['movements', 'closes', 'customers', 'tierPolicy', 'find'],
  risk: ['movements', 'customers', 'customer', 'deliveries', 'tierPolicy'],
  'branch-manager': ['movements', 'customers', 'find', 'closes', 'customer'],
  'relationship-manager': ['customers', 'find', 'customer', 'movements', 'closes'],
  teller: ['find', 'customer', 'customers', 'tierPolicy', 'preferences'],
  accountant: ['find', 'customer', 'customers', 'closes', 'tierPolicy'],
  'service-desk': ['find', 'customer', 'customers', 'tierPolicy', 'preferences'],
  'loan-officer': ['customers', 'find', 'customer', 'movements', 'closes'],
  marketing: ['movements', 'customers', 'customer', 'closes', 'tierPolicy'],
  'product-department': ['movements', 'customers', 'closes', 'customer', 'tierPolicy'],
  'channel-head': ['movements', 'closes', 'customers', 'deliveries', 'tierPolicy'],
  auditor: ['deliveries', 'closes', 'tierPolicy', 'find', 'customers'],
}
const toursByRole: Record<string, StepName[]> = tours

/** Five steps over pages that the person has. */
export function tourOf(role: string, paths: readonly string[]): TourStep[] {
  const possible = (toursByRole[role] ?? tours.executive)
    .map((name) => steps[name])
    .filter(({ path }) => !path || paths.includes(path))
  const chosen = possible.length >= stepsShown - 1 ? possible : [...possible, steps.preferences]
  return [...chosen.slice(0, stepsShown - 1), steps.help]
}
