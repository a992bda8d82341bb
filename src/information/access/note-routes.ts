import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { changeNote, deleteNote, listNotes, writeNote } from './contract.ts'
import { insertNote, listNoteRecords, markNoteDeleted, updateNote } from './note-queries.ts'
import { isInSight } from './queries.ts'

export function serveNotes(http: Http): void {
  serve(http, listNotes, ({ asPerson, params: { customerId } }) =>
    asPerson(async (db) => {
      if (!(await isInSight(db, customerId))) throw notFound('customer')
      return { items: await listNoteRecords(db, customerId) }
    }),
  )
  serve(http, writeNote, ({ asPerson, params: { customerId }, body }) =>
    asPerson(async (db) => {
      if (!(await isInSight(db, customerId))) throw notFound('customer')
      return { id: await insertNote(db, customerId, body) }
    }),
  )
  serve(http, changeNote, ({ asPerson, params: { customerId, noteId }, body }) =>
    asPerson(async (db) => {
      if (!(await updateNote(db, customerId, noteId, body))) throw notFound('note')
      return {}
    }),
  )
  serve(http, deleteNote, ({ asPerson, params: { customerId, noteId } }) =>
    asPerson(async (db) => {
      if (!(await markNoteDeleted(db, customerId, noteId))) throw notFound('note')
      return {}
    }),
  )
}
