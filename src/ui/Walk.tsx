import { ArrowLeftOutlined, DownOutlined, UpOutlined } from '@ant-design/icons'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import { type MouseEvent, type ReactNode, useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { useFormats } from '../platform/i18n/format.ts'
import { isBusy } from './list/use-list-keys.ts'
import { type ListSource, useListWindow } from './list/use-list-window.ts'
import { readWalk, rememberWalk, stepTo, type Walk as WalkOf } from './list/walk-memory.ts'
import css from './Walk.module.css'

interface WalkProps {
  /** The record shown. */
  id: string
  /** Address of another one. */
  link: (id: string) => { to: string; params: Record<string, string> }
  /** What stands here when the record was not opened from a list. */
  children: ReactNode
}
interface Step {
  id: string
  /** Remembers that the walk is there now. */
  take: () => void
}

/** Where the record shown stands in the list that it was opened from, and the way on and back. */
export function Walk(props: WalkProps) {
  const [walk, setWalk] = useState(readWalk)
  const [id, setId] = useState(props.id)
  if (id !== props.id) {
    setId(props.id)
    setWalk(readWalk())
  }
  if (walk?.kind === 'list') return <ListWalk {...props} walk={walk} />
  if (walk?.kind === 'ids' && walk.ids.includes(props.id)) return <IdsWalk {...props} walk={walk} />
  return props.children
}

function IdsWalk({ walk, ...props }: WalkProps & { walk: Extract<WalkOf, { kind: 'ids' }> }) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const at = walk.ids.indexOf(props.id)
  const step = (index: number): Step | undefined => {
    const id = walk.ids[index]
    return id === undefined ? undefined : { id, take: () => rememberWalk(walk) }
  }
  const place = t('lists.place', { place: count(at + 1), total: count(walk.ids.length) })
  return <Steps {...props} href={walk.href} place={place} previous={step(at - 1)} next={step(at + 1)} />
}

/** How far around the remembered place the record is looked for: rows may have moved since. */
const around = 60

function ListWalk({ walk, ...props }: WalkProps & { walk: Extract<WalkOf, { kind: 'list' }> }) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const [source] = useState<ListSource>(() => ({
    route: { method: 'GET', path: walk.path, summary: '', response: z.unknown() },
    query: walk.query,
    pageSize: walk.pageSize,
  }))
  const list = useListWindow<{ id: string }>(source)
  useEffect(() => list.show(Math.max(0, walk.index - around), walk.index + around))
  const at = findNear(walk.index, (index) => list.rowAt(index)?.id === props.id)
  if (at === undefined) return props.children
  const step = (index: number): Step | undefined => {
    const row = index < 0 ? undefined : list.rowAt(index)
    return row && { id: row.id, take: () => stepTo(walk, source, index) }
  }
  const total = list.ended ? list.count : walk.total
  const place =
    total === undefined
      ? t('lists.placeInLong', { place: count(at + 1), total: count(list.count) })
      : t('lists.place', { place: count(at + 1), total: count(Math.max(total, at + 1)) })
  return <Steps {...props} href={walk.href} place={place} previous={step(at - 1)} next={step(at + 1)} />
}

function findNear(place: number, holds: (index: number) => boolean): number | undefined {
  for (let distance = 0; distance <= around; distance += 1) {
    if (holds(place + distance)) return place + distance
    if (holds(place - distance)) return place - distance
  }
  return undefined
}

interface StepsProps extends WalkProps {
  href: string
  place: string
  previous: Step | undefined
  next: Step | undefined
}

function Steps({ link, href, place, previous, next }: StepsProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const router = useRouter()
  const go = (step: Step | undefined) => {
    if (!step) return
    step.take()
    void navigate(link(step.id) as never)
  }
  const back = () => router.history.push(href)
  const hear = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return
    if (event.key === 'j') go(next)
    else if (event.key === 'k') go(previous)
    else if (event.key === 'u') back()
  })
  useEffect(() => {
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [])
  const followBack = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey) return
    event.preventDefault()
    back()
  }
  return (
    <nav className={css.walk} aria-label={t('lists.walk')}>
      <a href={href} onClick={followBack} aria-keyshortcuts="u">
        <ArrowLeftOutlined aria-hidden /> {t('lists.back')}
      </a>
      <span className={css.steps}>
        <span className="soft">{place}</span>
        <Button
          type="text"
          size="small"
          icon={<UpOutlined />}
          disabled={!previous}
          aria-label={t('lists.previous')}
          aria-keyshortcuts="k"
          title={`${t('lists.previous')} (k)`}
          onClick={() => go(previous)}
        />
        <Button
          type="text"
          size="small"
          icon={<DownOutlined />}
          disabled={!next}
          aria-label={t('lists.next')}
          aria-keyshortcuts="j"
          title={`${t('lists.next')} (j)`}
          onClick={() => go(next)}
        />
      </span>
    </nav>
  )
}
