import type { ListLook, ListSearch } from '../../../ui/list/list-view.ts'
import { lookOf } from '../../../ui/list/list-view.ts'
import { shownSearch } from '../../../ui/list/use-list-view.ts'
import { type ListSource, pageQuery } from '../../../ui/list/use-list-window.ts'
import { type CustomerFieldKey, type CustomerSort, customerSorts, listCustomers, startsDownwards } from '../contract.ts'

/** Whether customers can be the reader's own, and whether those come first. */
export type Own = 'none' | 'possible' | 'first'
export const customersView = {
  all: { id: 'all', look: {} },
  mine: { id: 'mine', look: { mine: true } },
} as const
export interface CustomersNarrowing {
  filter: string | undefined
  mine: '1' | undefined
}
const pageSize = 100

export const storageKeyOf = (personId: string) => `almanac.customers.${personId}`

export function narrowingOf(look: ListLook, own: Own): CustomersNarrowing {
  return {
    filter: look.filter && JSON.stringify(look.filter),
    mine: look.mine && own !== 'none' ? '1' : undefined,
  }
}

/** The order as chosen, or the one that the list begins with. */
export function sortOf(look: ListLook): { sort: CustomerSort; direction: 'asc' | 'desc' } {
  const sort: CustomerSort = customerSorts.find((key) => key === look.sort) ?? 'aum'
  return { sort, direction: look.direction ?? (startsDownwards(sort) ? 'desc' : 'asc') }
}

export const fieldKeysOf = (columns: readonly { key: string }[]) => columns.map(({ key }) => key as CustomerFieldKey)

export function sourceOf(look: ListLook, narrowing: CustomersNarrowing): ListSource {
  return { route: listCustomers, query: { ...narrowing, ...sortOf(look) }, pageSize }
}

/** What the list will begin with, to be asked for while its screen is still on its way; undefined while something is searched for. */
export function firstPage(search: ListSearch, personId: string, own: Own) {
  const initial = own === 'first' ? customersView.mine : customersView.all
  const shown = shownSearch({ search, storageKey: storageKeyOf(personId), initial })
  if (shown.text) return undefined
  const look = lookOf(shown)
  return pageQuery(sourceOf(look, narrowingOf(look, own)), undefined)
}
