import type { Queryable } from '../../platform/database/connect.ts'
import { mostViews, type SavedView, type ViewDefinition } from './contract.ts'

interface ViewContent {
  name: string
  shared: boolean
  definition: ViewDefinition
}

/** Own ones first. */
export async function listSavedViews(db: Queryable, list: string): Promise<SavedView[]> {
  const { rows } = await db.query<SavedView>(
    'select id, name, shared, own, owner_name as "ownerName", definition from views_of($1)',
    [list],
  )
  return rows
}

/** Undefined when there are as many as there may be. */
export async function insertView(db: Queryable, list: string, view: ViewContent): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(
    `insert into saved_view (person_id, list, name, shared, definition)
     select app_person(), $1, $2, $3, $4 where (select count(*) from saved_view where deleted_at is null) < ${mostViews} returning id`,
    [list, view.name, view.shared, view.definition],
  )
  return rows[0]?.id
}

/** The list of the view; undefined when it is nobody's, somebody else's or deleted. */
export async function updateView(db: Queryable, id: string, view: ViewContent): Promise<string | undefined> {
  const { rows } = await db.query<{ list: string }>(
    `update saved_view set name = $2, shared = $3, definition = $4, changed_at = now() where id = $1 and deleted_at is null returning list`,
    [id, view.name, view.shared, view.definition],
  )
  return rows[0]?.list
}

/** What was deleted more than a day ago goes for good. */
export async function markDeleted(db: Queryable, id: string): Promise<boolean> {
  await db.query(`delete from saved_view where deleted_at < now() - interval '1 day'`)
  const { rowCount } = await db.query('update saved_view set deleted_at = now() where id = $1 and deleted_at is null', [
    id,
  ])
  return rowCount === 1
}

export async function bringBack(db: Queryable, id: string): Promise<string | undefined> {
  const { rows } = await db.query<{ list: string }>(
    `update saved_view set deleted_at = null where id = $1 and deleted_at > now() - interval '1 day' returning list`,
    [id],
  )
  return rows[0]?.list
}
