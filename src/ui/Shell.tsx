import { EllipsisOutlined, MenuFoldOutlined, MenuUnfoldOutlined, SearchOutlined } from '@ant-design/icons'
import { Link, useLocation } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../platform/i18n/format.ts'
import { HelpButton } from './Help.tsx'
import { useRemembered } from './remembered.ts'
import css from './Shell.module.css'

export interface NavigationItem {
  to: string
  label: string
  icon: ReactNode
  /** One of the few that stand at the foot of narrow screens. */
  thumb?: boolean
  /** How many things wait there, with the words for it. */
  count?: number
  countTitle?: string
}
export interface NavigationGroup {
  title: string
  items: NavigationItem[]
}
interface ShellProps {
  name: string
  subtitle: string | null
  navigation: NavigationGroup[]
  /** The way to find anything, under the name: opens what Ctrl-K opens. */
  command?: ReactNode
  /** The same for thumbs, at the foot of narrow screens. */
  onSearch: () => void
  account: ReactNode
  /** What has come for the person, in sight on every page. */
  inbox?: ReactNode
  /** What concerns every page, such as a lost connection. */
  notices?: ReactNode
  children: ReactNode
}
const sides = ['open', 'folded'] as const

/** The frame of every signed-in page: navigation at the side, which folds to its signs; on narrow screens at the foot. */
export function Shell(props: ShellProps) {
  const { name, subtitle, navigation, command, account, inbox, notices, children } = props
  const { t } = useTranslation()
  const [menu, setMenu] = useState(false)
  const [side, setSide] = useRemembered('almanac.side', sides, () => 'open')
  const path = useLocation({ select: (location) => location.pathname })
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    setMenu(false)
    // Keyboards and screen readers start anew at the new page, not at the link that led there.
    document.getElementById('main')?.focus({ preventScroll: true })
  }, [path])
  const folded = side === 'folded'
  const fold = t(folded ? 'ui.unfold' : 'ui.fold')
  return (
    <div className={css.shell} data-side={side}>
      <a className={css.skip} href="#main">
        {t('ui.skip')}
      </a>
      <header className={css.bar}>
        <Brand name={name} subtitle={subtitle} />
        <span className={css.corner}>
          {inbox}
          <HelpButton />
        </span>
      </header>
      <aside className={css.side}>
        <Brand name={name} subtitle={subtitle} />
        {command && <div className={css.command}>{command}</div>}
        <Navigation groups={navigation} folded={folded} />
        {inbox && <div className={css.inbox}>{inbox}</div>}
        <div className={css.fold}>
          <Button
            type="text"
            icon={folded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
            aria-label={fold}
            aria-expanded={!folded}
            title={fold}
            onClick={() => setSide(folded ? 'open' : 'folded')}
          />
        </div>
        <div className={css.account}>{account}</div>
      </aside>
      <Drawer
        open={menu}
        onClose={() => setMenu(false)}
        placement="bottom"
        size="auto"
        title={t('ui.menu')}
        classNames={{ body: css.more ?? '', section: css.sheet ?? '' }}
      >
        <Navigation groups={navigation} folded={false} />
        <div className={css.account}>{account}</div>
      </Drawer>
      <main id="main" tabIndex={-1} className={css.main}>
        {notices}
        {children}
      </main>
      <Dock items={navigation.flatMap((group) => group.items)} onSearch={props.onSearch} onMore={() => setMenu(true)} />
    </div>
  )
}

function Brand({ name, subtitle }: { name: string; subtitle: string | null }) {
  return (
    <div className={css.brand}>
      <img src="/almanac.svg" alt="" width={24} height={24} />
      <span>
        <strong>{name}</strong>
        {subtitle && <small title={subtitle}>{subtitle}</small>}
      </span>
    </div>
  )
}

function Navigation({ groups, folded }: { groups: NavigationGroup[]; folded: boolean }) {
  const { t } = useTranslation()
  const { count } = useFormats()
  return (
    <nav aria-label={t('ui.navigation')} className={css.navigation}>
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title}>
          <h2>{group.title}</h2>
          <ul>
            {group.items.map((item) => (
              <li key={item.to}>
                <Link to={item.to} activeProps={{ 'aria-current': 'page' }} title={folded ? item.label : undefined}>
                  <span aria-hidden>{item.icon}</span>
                  <span className={css.label}>{item.label}</span>
                  {item.count !== undefined && (
                    <span className={css.count} title={item.countTitle}>
                      <span aria-hidden>{count(item.count)}</span>
                      <span className="visually-hidden">{item.countTitle}</span>
                    </span>
                  )}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

const docked = 2

/** What a thumb needs most, at the lower edge; everything else is behind the last one. */
function Dock(props: { items: NavigationItem[]; onSearch: () => void; onMore: () => void }) {
  const { t } = useTranslation()
  // Those meant for it first; a role that lacks them has its own first pages there.
  const chosen = [...props.items].sort((a, b) => Number(b.thumb ?? false) - Number(a.thumb ?? false)).slice(0, docked)
  return (
    <nav aria-label={t('ui.dock')} className={css.dock}>
      {chosen.map((item) => (
        <Link key={item.to} to={item.to} activeProps={{ 'aria-current': 'page' }}>
          <span aria-hidden>{item.icon}</span>
          <small>{item.label}</small>
        </Link>
      ))}
      <button type="button" onClick={props.onSearch}>
        <SearchOutlined aria-hidden />
        <small>{t('ui.search')}</small>
      </button>
      <button type="button" aria-haspopup="dialog" onClick={props.onMore}>
        <EllipsisOutlined aria-hidden />
        <small>{t('ui.more')}</small>
      </button>
    </nav>
  )
}
