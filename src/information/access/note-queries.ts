import type { Queryable } from '../../platform/database/connect.ts'
import type { Note } from './contract.ts'

const mostNotes = 100

/** The policies leave those that the person wrote or reads. */
export async function listNoteRecords(db: Queryable, customerId: string): Promise<Note[]> {
  const { rows } = await db.query<Note>(
    `select t.id, t.text, t.created_at as "createdAt", t.changed_at as "changedAt", t.person_id = app_person() as own,
       (select jsonb_build_object('id', n.id::text, 'name', n.name) from names_of(array[t.person_id]) n) as author,
       coalesce((select jsonb_agg(jsonb_build_object('id', n.id::text, 'name', n.name) order by n.name, n.id)
         from names_of(t.readers) n), '[]') as readers
     from confidential_note t where t.customer_id = $1 and t.deleted_at is null order by t.id desc limit ${mostNotes}`,
    [customerId],
  )
  return rows
}

export async function insertNote(
  db: Queryable,
  customerId: string,
  note: { text: string; readers: readonly string[] },
): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    'insert into confidential_note (customer_id, text, readers) values ($1, $2, $3) returning id',
    [customerId, note.text, note.readers],
  )
  return (rows[0] as { id: string }).id
}

/** What was deleted comes back by it, for a day. False where it is not the person's own. */
export async function updateNote(
  db: Queryable,
  customerId: string,
  noteId: string,
  note: { text: string; readers: readonly string[] },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update confidential_note set text = $3, readers = $4, changed_at = now(), deleted_at = null
     where id = $2 and customer_id = $1 and person_id = app_person()
       and (deleted_at is null or deleted_at > now() - interval '1 day')`,
    [customerId, noteId, note.text, note.readers],
  )
  return rowCount === 1
}

export async function markNoteDeleted(db: Queryable, customerId: string, noteId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update confidential_note set deleted_at = now()
     where id = $2 and customer_id = $1 and person_id = app_person() and deleted_at is null`,
    [customerId, noteId],
  )
  return rowCount === 1
}
