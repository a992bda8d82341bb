import fc from 'fast-check'
import { type RoleCode, rolePermissions } from '../../src/organisation/identity/rules.ts'

/** A bank as drawn by lot: its tree, who works there with which roles, its customers with what they own together. */
export interface BankPlan {
  /** Of each institution but the first, one before it that it stands below. */
  parents: number[]
  customers: CustomerPlan[]
  people: PersonPlan[]
  /** The institution at which, with all below it, everything is different the second time. */
  changed: number
}
export interface CustomerPlan {
  institution: number
  isLatin: boolean
  kind: 'individual' | 'enterprise'
  accounts: { product: 'D' | 'W' | 'L'; coOwner: number | null }[]
  /** January comes again with other balances. */
  isRestated: boolean
  level: number
  /** Known to one reader and not to its manager, or to its manager and a reader who sees nothing anyway. */
  confidential?: 'reader' | 'manager'
}
export interface PersonPlan {
  /** `institution` null: the whole union. `custom` and `blind`: roles of the bank's own, the second without any customers. */
  roles: { role: RoleCode | 'custom' | 'blind'; institution: number | null }[]
  /** Held for the whole union, but not today: it gives nothing. */
  ended?: RoleCode
  coming?: RoleCode
  /** Whether customers are managed by them. */
  isManager: boolean
}

const roles = Object.keys(rolePermissions) as RoleCode[]
const place = fc.nat(1000)

const customer: fc.Arbitrary<CustomerPlan> = fc.record({
  institution: place,
  isLatin: fc.boolean(),
  kind: fc.constantFrom('individual', 'individual', 'individual', 'enterprise'),
  accounts: fc.array(
    fc.record({
      product: fc.constantFrom('D', 'D', 'W', 'L'),
      coOwner: fc.option(place, { freq: 2 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  isRestated: fc.boolean(),
  level: fc.nat(3),
})

const person: fc.Arbitrary<PersonPlan> = fc.record({
  roles: fc.array(fc.record({ role: fc.constantFrom(...roles), institution: place }), { minLength: 1, maxLength: 3 }),
  isManager: fc.boolean(),
})

export const bankPlans: fc.Arbitrary<BankPlan> = fc
  .record({
    parents: fc.array(place, { minLength: 4, maxLength: 8 }),
    customers: fc.array(customer, { minLength: 10, maxLength: 14 }),
    people: fc.array(person, { minLength: 3, maxLength: 3 }),
    changed: place,
  })
  .map(({ parents, customers, people, changed }) => {
    const count = parents.length + 1
    // Never the top: somebody has to be left who sees nothing of it.
    const place = 1 + (changed % parents.length)
    const mixed = customers.map((one) => ({
      ...one,
      institution: one.institution % count,
      accounts: one.accounts.map(({ product, coOwner }) => ({
        product,
        coOwner: coOwner === null ? null : coOwner % customers.length,
      })),
    }))
    const alone = mixed.slice(0, 2).map((one) => ({
      ...one,
      institution: place,
      accounts: [{ product: 'D' as const, coOwner: null }],
    }))
    // At the branch of the branch manager, beside one like them: their sums are nobody's alone.
    const confidential = ([undefined, 'reader', 'manager'] as const).map((kind) => ({
      ...mixed[0]!,
      institution: count - 1,
      accounts: [{ product: 'D' as const, coOwner: null }],
      ...(kind && { confidential: kind }),
    }))
    return {
      parents: parents.map((drawn, at) => drawn % (at + 1)),
      changed: place,
      customers: [...mixed, ...alone, ...confidential],
      people: [
        ...people.map((one) => ({
          ...one,
          roles: one.roles.map(({ role, institution }) => ({ role, institution: Number(institution) % count })),
        })),
        { roles: [{ role: 'custom' as const, institution: count - 2 }], isManager: false },
        // All over the union without reading its customers, and with those of one branch.
        { roles: [{ role: 'blind' as const, institution: null }], isManager: false },
        {
          roles: [
            { role: 'blind' as const, institution: null },
            { role: 'teller' as const, institution: count - 1 },
          ],
          isManager: false,
        },
        // Those of every bank: at the top, beside it, and who has no role at all.
        { roles: [{ role: 'administrator' as const, institution: null }], isManager: false },
        { roles: [{ role: 'risk' as const, institution: null }], isManager: false },
        {
          roles: [{ role: 'branch-manager' as const, institution: count - 1 }],
          isManager: true,
          ended: 'risk' as const,
          coming: 'auditor' as const,
        },
        { roles: [], isManager: false, ended: 'administrator' as const, coming: 'executive' as const },
      ],
    }
  })
  // What failed is told by the walk; the bank itself would fill pages.
  .map((plan) => {
    const title = () => `a bank of ${plan.parents.length + 1} institutions and ${plan.customers.length} customers`
    return Object.defineProperty(plan, fc.toStringMethod, { value: title, enumerable: false })
  })
