import { SearchOutlined } from '@ant-design/icons'
import { Input, type InputRef } from 'antd'
import { type KeyboardEvent as ReactKeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import css from './SearchBox.module.css'

interface SearchBoxProps {
  value: string
  label: string
  placeholder: string
  onChange: (text: string) => void
}
const delayMs = 200

/** Finds while typing, a moment after the last key. `/` leads here from anywhere on the page, Escape empties it, then leaves it. */
export function SearchBox({ value, label, placeholder, onChange }: SearchBoxProps) {
  const [text, setText] = useState(value)
  const input = useRef<InputRef>(null)
  // Whoever follows a link right after typing goes there: asking now would lead them back from half way.
  const leaves = useRef(false)
  const report = useEffectEvent((next: string) => next !== value && !leaves.current && onChange(next))

  useEffect(() => setText(value), [value])
  useEffect(() => {
    const timer = setTimeout(() => report(text.trim()), delayMs)
    return () => clearTimeout(timer)
  }, [text])
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.key !== '/' || event.ctrlKey || event.metaKey || target.closest('input, textarea, [contenteditable]'))
        return
      event.preventDefault()
      input.current?.focus({ cursor: 'all' })
    }
    document.addEventListener('keydown', focus)
    return () => document.removeEventListener('keydown', focus)
  }, [])

  const onKey = (event: ReactKeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape' && text) setText('')
    else if (event.key === 'Escape') input.current?.blur()
    else if (event.key === 'Enter' && text.trim() !== value && !event.nativeEvent.isComposing) {
      // Asks at once; the next Enter goes to what was found, see useListKeys.
      event.stopPropagation()
      report(text.trim())
    }
  }
  return (
    <search className={css.search}>
      <Input
        ref={input}
        prefix={<SearchOutlined className="soft" aria-hidden />}
        suffix={!text && <kbd className={css.key}>/</kbd>}
        allowClear
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={placeholder}
        value={text}
        maxLength={100}
        onChange={(event) => setText(event.target.value)}
        onFocus={() => {
          leaves.current = false
        }}
        onBlur={({ relatedTarget }) => {
          leaves.current = relatedTarget?.closest('a[href]') != null
        }}
        onKeyDown={onKey}
      />
    </search>
  )
}
