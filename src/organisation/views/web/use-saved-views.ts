import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import type { ListViewItem } from '../../../ui/list/use-list-view.ts'
import type { ViewStore } from '../../../ui/list/ViewBar.tsx'
import { changeView, createView, deleteView, listViews, restoreView, type SavedView } from '../contract.ts'

/** The saved views of a list, own and shared ones, and the ways to change one's own. */
export function useSavedViews(list: string): { items: ListViewItem[]; store: ViewStore } {
  const client = useQueryClient()
  const options = queryOf(listViews, { query: { list } })
  const views = useQuery({ ...options, staleTime: 60_000 })
  const refresh = () => client.invalidateQueries({ queryKey: options.queryKey })
  const keep = (saved: SavedView) => {
    client.setQueryData(options.queryKey, (now) => ({
      items: [...(now?.items ?? []).filter(({ id }) => id !== saved.id), saved],
    }))
    void refresh()
    return toItem(saved)
  }
  return {
    items: (views.data?.items ?? []).map(toItem),
    store: {
      create: async (name, shared, definition) =>
        keep(await call(createView, { body: { list, name, shared, definition } })),
      change: async ({ id: viewId }, name, shared, definition) =>
        keep(await call(changeView, { params: { viewId }, body: { name, shared, definition } })),
      remove: async ({ id: viewId }) => {
        await call(deleteView, { params: { viewId } })
        await refresh()
      },
      restore: async ({ id: viewId }) => keep(await call(restoreView, { params: { viewId } })),
    },
  }
}

function toItem({ id, name, own, shared, ownerName, definition }: SavedView): ListViewItem {
  return { id, name, look: definition, saved: { own, shared, ownerName } }
}
