import { CloseOutlined, SearchOutlined } from '@ant-design/icons'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import css from './Palette.module.css'

export interface PaletteItem {
  id: string
  label: string
  /** Quieter words beside it: what it is, or why it was found. */
  detail?: ReactNode
  icon?: ReactNode
  run: () => void
}
export interface PaletteSection {
  title: string
  items: PaletteItem[]
}
interface PaletteProps {
  text: string
  onText: (text: string) => void
  sections: PaletteSection[]
  /** More is being looked for. */
  busy: boolean
  onClose: () => void
}

/** One field from which everything is found and done; arrows choose, Enter does it, Escape closes. */
export function Palette({ text, onText, sections, busy, onClose }: PaletteProps) {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  const list = useId()
  const items = sections.flatMap((section) => section.items)
  const [chosenId, setChosenId] = useState<string>()
  // Results come and go: whoever has not chosen yet stands on the first.
  const at = Math.max(
    0,
    items.findIndex(({ id }) => id === chosenId),
  )
  const chosen = items[at]
  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    if (chosenId) document.getElementById(optionId(list, chosenId))?.scrollIntoView({ block: 'nearest' })
  }, [list, chosenId])

  // Closed by itself, the dialog gives the focus back to where it was.
  const close = () => dialog.current?.close()
  const run = (item: PaletteItem | undefined) => {
    if (!item) return
    close()
    item.run()
  }
  const hear = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.nativeEvent.isComposing) return
    if (by !== undefined && items.length > 0) {
      event.preventDefault()
      setChosenId(items[(at + by + items.length) % items.length]?.id)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(chosen)
    }
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, by the dialog's own doing
    <dialog
      ref={dialog}
      className={css.palette}
      aria-label={t('palette.title')}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className={css.field}>
        <SearchOutlined className="soft" aria-hidden />
        <input
          autoFocus
          type="text"
          role="combobox"
          aria-expanded={items.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={chosen && optionId(list, chosen.id)}
          aria-label={t('palette.placeholder')}
          placeholder={t('palette.placeholder')}
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={text}
          onChange={(event) => {
            setChosenId(undefined)
            onText(event.target.value)
          }}
          onKeyDown={hear}
        />
        <button type="button" className={css.close} aria-label={t('palette.close')} onClick={close}>
          <CloseOutlined aria-hidden />
        </button>
      </div>
      <div id={list} role="listbox" aria-label={t('palette.results')} aria-busy={busy} className={css.list}>
        {sections.map((section) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
          <div key={section.title} role="group" aria-label={section.title}>
            <div className={css.title} aria-hidden>
              {section.title}
            </div>
            {section.items.map((item) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above hears the keys of its list
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
              <div
                key={item.id}
                id={optionId(list, item.id)}
                role="option"
                aria-selected={item === chosen}
                className={css.option}
                onClick={() => run(item)}
                onPointerMove={() => setChosenId(item.id)}
              >
                <span className={css.icon} aria-hidden>
                  {item.icon}
                </span>
                <span className={css.label}>{item.label}</span>
                {item.detail && <span className={css.detail}>{item.detail}</span>}
              </div>
            ))}
          </div>
        ))}
      </div>
      <p className={css.foot} role="status">
        {items.length === 0 && text ? t(busy ? 'ui.loading' : 'palette.none', { text }) : t('palette.hint')}
      </p>
    </dialog>
  )
}

function optionId(list: string, id: string): string {
  return `${list}-${id}`
}
