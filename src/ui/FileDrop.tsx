import { Button } from 'antd'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import css from './FileDrop.module.css'

interface FileDropProps {
  accept: string
  icon: ReactNode
  label: string
  hint: string
  onFile: (file: File) => void
}

/** Takes one file, chosen or dropped. */
export function FileDrop({ accept, icon, label, hint, onFile }: FileDropProps) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (files: FileList | null) => {
    const file = files?.[0]
    if (file) onFile(file)
  }
  const hover = (event: DragEvent, inside: boolean) => {
    event.preventDefault()
    setOver(inside)
  }
  return (
    <section
      className={css.drop}
      aria-label={label}
      data-over={over}
      onDragOver={(event) => hover(event, true)}
      onDragLeave={(event) => hover(event, false)}
      onDrop={(event) => {
        hover(event, false)
        take(event.dataTransfer.files)
      }}
    >
      <Button icon={icon} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <span className="soft">{hint}</span>
      <input
        ref={input}
        type="file"
        accept={accept}
        aria-label={label}
        tabIndex={-1}
        className="visually-hidden"
        onChange={(event) => {
          take(event.target.files)
          event.target.value = ''
        }}
      />
    </section>
  )
}
