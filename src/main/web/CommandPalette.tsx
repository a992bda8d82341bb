import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Palette } from '../../ui/Palette.tsx'
import { useCommands, useFoundCustomers, useLists, usePages, useRecentCustomers } from './palette-items.tsx'

interface CommandPaletteProps {
  onClose: () => void
  onKeys: () => void
  onSignOut: () => void
}

/** Customers by any of their keys, lists, pages and commands, in one field. */
export function CommandPalette(props: CommandPaletteProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const wanted = text.trim()
  const found = useFoundCustomers(wanted)
  const recent = useRecentCustomers()
  const named = [
    { title: t('palette.views'), items: useLists() },
    { title: t('palette.pages'), items: usePages() },
    { title: t('palette.commands'), items: useCommands(props) },
  ].map(({ title, items }) => ({
    title,
    items: items.filter(({ label }) => label.toLowerCase().includes(wanted.toLowerCase())),
  }))
  const customers = wanted
    ? { title: t('palette.customers'), items: found.items }
    : { title: t('palette.recent'), items: recent }
  return (
    <Palette
      text={text}
      onText={setText}
      sections={[customers, ...named].filter(({ items }) => items.length > 0)}
      busy={found.busy}
      onClose={props.onClose}
    />
  )
}
