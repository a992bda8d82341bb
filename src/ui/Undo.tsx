import { CloseOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../platform/i18n/coded.ts'
import css from './Undo.module.css'

export interface UndoOffer {
  /** What was done: "View deleted". */
  done: string
  undo: () => Promise<unknown>
}
const stayMs = 10_000
const Context = createContext<(offer: UndoOffer) => void>(() => {})

/** Instead of asking before: do it, say so, and take it back when the person says so. */
export function useUndo(): (offer: UndoOffer) => void {
  return useContext(Context)
}

export function UndoProvider({ children }: { children: ReactNode }) {
  const [offer, setOffer] = useState<UndoOffer & { key: number }>()
  return (
    <Context value={(next) => setOffer((last) => ({ ...next, key: (last?.key ?? 0) + 1 }))}>
      {children}
      {/* There before it says anything: only what is put into a live region is read out. */}
      <div className={css.place} role="status">
        {offer && <Snackbar key={offer.key} offer={offer} onGone={() => setOffer(undefined)} />}
      </div>
    </Context>
  )
}

/** Stays while the pointer or the focus is on it; Ctrl+Z is the button outside of fields, Escape puts it away. */
function Snackbar({ offer, onGone }: { offer: UndoOffer; onGone: () => void }) {
  const { t } = useTranslation()
  const [held, setHeld] = useState(false)
  const undoing = useMutation({ mutationFn: offer.undo })
  const { isIdle, isPending, isSuccess, error } = undoing
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape') onGone()
    const typing = (event.target as HTMLElement).closest('input, textarea, [contenteditable]')
    if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey || typing) return
    event.preventDefault()
    if (isIdle) undoing.mutate()
  })
  const leave = useEffectEvent(onGone)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
  useEffect(() => {
    if (held || isPending) return
    const timer = setTimeout(() => leave(), stayMs)
    return () => clearTimeout(timer)
  }, [held, isPending])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only holds the clock, which is no action of its own
    <div
      className={css.snackbar}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{error ? problemWords(error) : isSuccess ? t('ui.undone') : offer.done}</span>
      {!isSuccess && (
        <Button
          type="link"
          size="small"
          loading={isPending}
          aria-keyshortcuts="Control+Z"
          onClick={() => undoing.mutate()}
        >
          {t(error ? 'ui.retry' : 'ui.undo')}
        </Button>
      )}
      <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('ui.dismiss')} onClick={onGone} />
    </div>
  )
}
