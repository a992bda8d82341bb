export interface RecentCustomer {
  id: string
  name: string
  customerNo: string
}

const storageKey = 'almanac.session.recent'
const mostRecent = 8

/** Customers opened in this session, latest first; gone with it. */
export function recentCustomers(): RecentCustomer[] {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? '[]')
  } catch {
    return []
  }
}

export function rememberRecent({ id, name, customerNo }: RecentCustomer): void {
  const others = recentCustomers().filter((one) => one.id !== id)
  sessionStorage.setItem(storageKey, JSON.stringify([{ id, name, customerNo }, ...others].slice(0, mostRecent)))
}
