import type { CustomerPlan } from './plan.ts'
import type { Customer, Institution, Worker } from './sight.ts'

/** One customer as delivered: no text and no number of theirs is anybody else's. */
export interface BankCustomer extends Customer {
  plan: CustomerPlan
  no: string
  name: string
  /** The part of the name that is theirs alone; the surname is shared. */
  given: string
  mobile: string
  idNo: string
  street: string
  occupation: string
  village: string
  contractNo: string
  managerNo: string
  /** From which of the two months on they are a customer. */
  since: 0 | 1
}
export interface Account {
  id: string
  no: string
  loanNo: string
  product: string
  owners: BankCustomer[]
  /** Of January and of February, the same on every day. */
  balances: [january: string, february: string]
  transactions: Transaction[]
}
export interface Transaction {
  no: string
  day: string
  amount: string
  counterparty: string
  text: string
}
export interface SavedView {
  id: string
  owner: Worker
  shared: boolean
}
export interface OwnJob {
  id: string
  owner: Worker
}

/** Something of one person that others may guess the number of. */
export interface OwnThing {
  kind: 'export' | 'note' | 'opening' | 'delegation' | 'passkey' | 'notice'
  id: string
  owner: Worker
}

/** A request that waits: who has it, and where it is decided, step by step; null: at the union. */
export interface Request {
  id: string
  requester: Worker
  customer: BankCustomer | undefined
  institution: Institution | null
  permission: 'special:approve' | 'export:approve'
  steps: (Institution | null)[]
}

/** What whoever manages people or the organisation has under its number. */
export interface Managed {
  heldIds: string[]
  staffIds: string[]
  unitIds: string[]
  changeIds: string[]
  roles: string[]
}

/** A key and a webhook: whoever manages one manages them all. */
export interface Programs {
  keyId: string
  webhookId: string
  messageId: string
}

const letters = 'BCDFGHJKLMNPQRSTVWXZ'

/** A number without any order in those that follow each other. */
function scattered(at: number): number {
  const one = Math.imul(at ^ (at >>> 15), 0x2c1b3c6d)
  const two = Math.imul(one ^ (one >>> 12), 0x297a2d39)
  return (two ^ (two >>> 15)) >>> 0
}

/** Draws what nobody has had yet. */
export function createDraws() {
  let drawn = 0
  const amounts = new Set<number>()
  const next = () => ++drawn
  /** Six letters that stand in no other word. */
  const word = (at = next()) =>
    [1, 20, 400, 8000].map((power) => letters[Math.floor((at * 7919) / power) % 20]).join('') +
    letters[at % 20] +
    letters[Math.floor(at / 20) % 20]
  const digits = (count: number, at = next()) => String((at * 7_919_477 + 13) % 10 ** count).padStart(count, '0')

  return {
    word,
    /** Around the entry threshold and those of the tiers, scattered: what is worked out of two of them is no third. */
    amount(level = 0): string {
      let cents = 0
      do cents = [15_000_000, 45_000_000, 95_000_000, 610_000_000][level % 4]! + (scattered(next()) % 19_999_999)
      while (amounts.has(cents) || cents % 100 === 0)
      amounts.add(cents)
      return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
    },
    customer(plan: CustomerPlan, institution: Institution, managerNo: string): BankCustomer {
      const at = next()
      const given = plan.isLatin
        ? `Q${word(at)}`
        : String.fromCharCode(0x5e00 + (at % 400)) + String.fromCharCode(0x7200 + (Math.floor(at * 3.7) % 900))
      return {
        id: '',
        institution,
        plan,
        no: `C${word(at)}${at}`,
        given,
        name: plan.isLatin ? `${given} Pérez` : `王${given}`,
        mobile: `13${digits(9, at)}`,
        idNo: `41102419800517${digits(3, at + 7)}${at % 10}`,
        street: `St${word()}`,
        occupation: `Job${word()}`,
        village: `4110248${digits(5, at)}`,
        contractNo: `99${digits(9)}${word(at)}`,
        managerNo,
        since: 0,
      }
    },
    account(product: string, owners: BankCustomer[]): Account {
      const no = `62${digits(10)}${digits(4)}`
      const level = owners[0]?.plan.level
      const transactions = ['2026-01-15', '2026-02-20'].map((day, at): Transaction => {
        const amount = this.amount()
        return {
          no: `T${word()}${next()}`,
          day,
          amount: at ? amount : `-${amount}`,
          counterparty: `Party${word()}`,
          text: `Text${word()}`,
        }
      })
      const balances: Account['balances'] = [this.amount(level), this.amount((level ?? 0) + (drawn % 3 ? 0 : 1))]
      return { id: '', no, loanNo: `HT${digits(9)}${word()}`, product, owners, balances, transactions }
    },
  }
}
export type Draws = ReturnType<typeof createDraws>
