import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { call } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { FormModal } from '../../../ui/FormModal.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Field } from '../../../ui/RecordForm.tsx'
import { Bars, Empty, Loaded } from '../../../ui/States.tsx'
import { useUndo } from '../../../ui/Undo.tsx'
import { changeNote, deleteNote, listNotes, type Note, writeNote } from '../contract.ts'
import css from './Access.module.css'
import { idsOf, type Reader, ReadersField, toReaders } from './ReadersField.tsx'

type Values = { text: string; readers?: Reader[] }

/** What its author and the people named may read, and nobody else. */
export function NotesPanel({ customerId }: { customerId: string }) {
  const { t } = useTranslation()
  const may = useMay('customer:note')
  const client = useQueryClient()
  const offerUndo = useUndo()
  const [editing, setEditing] = useState<Note | 'new'>()
  const options = queryOf(listNotes, { params: { customerId } })
  const notes = useQuery(options)
  const refresh = () => client.invalidateQueries({ queryKey: options.queryKey })
  const put = async ({ id: noteId }: Note, { text, readers }: { text: string; readers: string[] }) => {
    await call(changeNote, { params: { customerId, noteId }, body: { text, readers } })
    await refresh()
  }
  const save = async ({ text, readers }: Values) => {
    const body = { text, readers: idsOf(readers) }
    if (editing === 'new') await call(writeNote, { params: { customerId }, body }).then(refresh)
    else if (editing) await put(editing, body)
    setEditing(undefined)
  }
  const remove = async (note: Note) => {
    await call(deleteNote, { params: { customerId, noteId: note.id } })
    await refresh()
    const readers = note.readers.map(({ id }) => id)
    offerUndo({ done: t('access.noteDeleted'), undo: () => put(note, { text: note.text, readers }) })
  }
  // Who may write none and read none has nothing to see here.
  if (!may && !notes.data?.items.length) return null
  return (
    <Section
      title={t('access.notes')}
      actions={
        may && (
          <Button size="small" onClick={() => setEditing('new')}>
            {t('access.writeNote')}
          </Button>
        )
      }
    >
      <Loaded query={notes} bars={<Bars count={2} height={36} />}>
        {({ items }) =>
          items.length ? (
            <ul className={css.list}>
              {items.map((note) => (
                <NoteLine key={note.id} note={note} onChange={() => setEditing(note)} onDelete={() => remove(note)} />
              ))}
            </ul>
          ) : (
            <Empty>{t('access.noNotes')}</Empty>
          )
        }
      </Loaded>
      {editing && (
        <FormModal<Values>
          title={t('access.notes')}
          initial={editing === 'new' ? {} : { text: editing.text, readers: toReaders(editing.readers) }}
          submitLabel={t('access.save')}
          onSubmit={save}
          onClose={() => setEditing(undefined)}
        >
          <Field name="text" label={t('access.noteText')} required>
            <Input.TextArea rows={5} maxLength={4000} autoFocus />
          </Field>
          <ReadersField />
        </FormModal>
      )}
    </Section>
  )
}

function NoteLine({ note, onChange, onDelete }: { note: Note; onChange: () => void; onDelete: () => void }) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const names = note.readers.map(({ name }) => name).join(t('ui.listComma'))
  return (
    <li className={css.note}>
      <p>{note.text}</p>
      <p className="soft">
        {note.author.name} · {instant(note.createdAt)}
        {note.changedAt && ` · ${t('access.changed', { time: instant(note.changedAt) })}`} ·{' '}
        {names ? t('access.readBy', { names }) : t('access.onlyMe')}
      </p>
      {note.own && (
        <div className={css.actions}>
          <Button size="small" onClick={onChange}>
            {t('access.changeNote')}
          </Button>
          <Button size="small" onClick={onDelete}>
            {t('access.deleteNote')}
          </Button>
        </div>
      )}
    </li>
  )
}
