import { DownOutlined, EllipsisOutlined, ShareAltOutlined } from '@ant-design/icons'
import { App, Button, Dropdown } from 'antd'
import type { TFunction } from 'i18next'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../../platform/i18n/coded.ts'
import { useUndo } from '../Undo.tsx'
import type { ListLook } from './list-view.ts'
import type { ListView, ListViewItem } from './use-list-view.ts'
import css from './ViewBar.module.css'

const ViewForm = lazy(() => import('./ViewForm.tsx'))

/** Where views of a list are kept. */
export interface ViewStore {
  create: (name: string, shared: boolean, look: ListLook) => Promise<ListViewItem>
  change: (view: ListViewItem, name: string, shared: boolean, look: ListLook) => Promise<ListViewItem>
  remove: (view: ListViewItem) => Promise<void>
  restore: (view: ListViewItem) => Promise<ListViewItem>
}
interface ViewBarProps {
  views: readonly ListViewItem[]
  view: ListView
  store: ViewStore
  /** Opened when the active one is deleted. */
  fallback: ListViewItem
}
/** More stand in a menu. */
const mostInRow = 6

/** The ways of looking at a list that have names, and what can be done with the one shown. */
export function ViewBar({ views, view, store, fallback }: ViewBarProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const offerUndo = useUndo()
  const [form, setForm] = useState<'new' | 'edit'>()
  const { active, changed, look } = view
  const own = active?.saved?.own ? active : undefined
  const { row, rest } = inRow(views, active)
  const tell = (error: unknown) => void message.error(problemWords(error))
  const save = () => own && store.change(own, own.name, own.saved?.shared ?? false, look).catch(tell)
  const remove = async () => {
    if (!own) return
    try {
      await store.remove(own)
      view.open(fallback)
      offerUndo({ done: t('views.deleted', { name: own.name }), undo: async () => view.open(await store.restore(own)) })
    } catch (error) {
      tell(error)
    }
  }
  return (
    <div className={css.bar}>
      <fieldset className={css.views}>
        <legend className="visually-hidden">{t('views.label')}</legend>
        {row.map((item) => (
          <ViewButton key={item.id} item={item} isActive={item === active} onOpen={() => view.open(item)} />
        ))}
        {rest.length > 0 && (
          <Dropdown
            trigger={['click']}
            menu={{
              items: rest.map((item) => ({ key: item.id, label: item.name, title: titleOf(item, t) })),
              onClick: ({ key }) => {
                const item = rest.find(({ id }) => id === key)
                if (item) view.open(item)
              },
            }}
          >
            <button type="button" className={css.view}>
              {t('views.more')} <DownOutlined className={css.arrow} aria-hidden />
            </button>
          </Dropdown>
        )}
      </fieldset>
      <div className={css.state}>
        {changed && (
          <>
            <span className={css.changed}>{t('views.changed')}</span>
            {own && (
              <Button size="small" type="primary" onClick={save}>
                {t('views.save')}
              </Button>
            )}
            <Button size="small" type="text" onClick={() => active && view.open(active)}>
              {t('views.reset')}
            </Button>
          </>
        )}
        {(changed || !active) && (
          <Button size="small" onClick={() => setForm('new')}>
            {t('views.saveAs')}
          </Button>
        )}
        {own && (
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                { key: 'edit', label: t('views.edit'), onClick: () => setForm('edit') },
                { key: 'delete', label: t('views.delete'), danger: true, onClick: () => void remove() },
              ],
            }}
          >
            <Button size="small" type="text" icon={<EllipsisOutlined />} aria-label={t('views.actions')} />
          </Dropdown>
        )}
      </div>
      {form && (
        <Suspense>
          <ViewForm
            title={t(form === 'new' ? 'views.saveTitle' : 'views.editTitle')}
            name={form === 'edit' ? (own?.name ?? '') : ''}
            shared={form === 'edit' ? (own?.saved?.shared ?? false) : false}
            onClose={() => setForm(undefined)}
            onSave={async (name, shared) => {
              // Renaming leaves the saved look as it is, whatever is shown just now.
              const saved =
                form === 'edit' && own
                  ? await store.change(own, name, shared, own.look)
                  : await store.create(name, shared, look)
              if (form === 'new') view.open(saved)
            }}
          />
        </Suspense>
      )}
    </div>
  )
}

function ViewButton({ item, isActive, onOpen }: { item: ListViewItem; isActive: boolean; onOpen: () => void }) {
  const { t } = useTranslation()
  return (
    <button type="button" className={css.view} aria-pressed={isActive} title={titleOf(item, t)} onClick={onOpen}>
      {item.name}
      {item.saved?.shared && <ShareAltOutlined className={css.arrow} aria-hidden />}
    </button>
  )
}

function titleOf({ saved }: ListViewItem, t: TFunction): string | undefined {
  if (!saved?.shared) return undefined
  return saved.own ? t('views.shared') : t('views.sharedBy', { name: saved.ownerName })
}

function inRow(views: readonly ListViewItem[], active: ListViewItem | undefined) {
  if (views.length <= mostInRow) return { row: views, rest: [] }
  const first = views.slice(0, mostInRow - 1)
  const row = active && !first.includes(active) ? [...first.slice(0, -1), active] : first
  return { row, rest: views.filter((item) => !row.includes(item)) }
}
