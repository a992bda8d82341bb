import type { Queryable } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { changeView, createView, deleteView, listViews, mostViews, restoreView, type SavedView } from './contract.ts'
import { bringBack, insertView, listSavedViews, markDeleted, updateView } from './queries.ts'

export function serveViews(http: Http): void {
  serve(http, listViews, ({ asPerson, query }) =>
    asPerson(async (db) => ({ items: await listSavedViews(db, query.list) })),
  )
  serve(http, createView, ({ asPerson, body }) =>
    named(
      asPerson(async (db) => {
        const id = await insertView(db, body.list, body)
        if (!id) {
          throw new AppError('too-many-views', `There are ${mostViews} saved views already; delete one first.`, {
            most: String(mostViews),
          })
        }
        return getSavedView(db, body.list, id)
      }),
    ),
  )
  serve(http, changeView, ({ asPerson, params, body }) =>
    named(asPerson(async (db) => getSavedView(db, await updateView(db, params.viewId, body), params.viewId))),
  )
  serve(http, deleteView, ({ asPerson, params }) =>
    asPerson(async (db) => {
      if (!(await markDeleted(db, params.viewId))) throw notFound('view')
      return {}
    }),
  )
  serve(http, restoreView, ({ asPerson, params }) =>
    named(asPerson(async (db) => getSavedView(db, await bringBack(db, params.viewId), params.viewId))),
  )
}

async function getSavedView(db: Queryable, list: string | undefined, id: string): Promise<SavedView> {
  const view = list && (await listSavedViews(db, list)).find((one) => one.id === id)
  if (!view) throw notFound('view')
  return view
}

/** Names are one's own: each stands once in a list. */
async function named<T>(saving: Promise<T>): Promise<T> {
  try {
    return await saving
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'saved_view_name') throw error
    throw new AppError('view-name-taken', 'You have a view of this name already; choose another name.')
  }
}
