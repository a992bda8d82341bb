import { MenuOutlined } from '@ant-design/icons'
import { Link, useLocation } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import css from './Shell.module.css'

export interface NavigationGroup {
  title: string
  items: { to: string; label: string; icon: ReactNode }[]
}
interface ShellProps {
  name: string
  subtitle: string | null
  navigation: NavigationGroup[]
  account: ReactNode
  children: ReactNode
}

/** The frame of every signed-in page: navigation at the side, in a drawer on narrow screens. */
export function Shell({ name, subtitle, navigation, account, children }: ShellProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const path = useLocation({ select: (location) => location.pathname })
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    setOpen(false)
    // Keyboards and screen readers start anew at the new page, not at the link that led there.
    document.getElementById('main')?.focus({ preventScroll: true })
  }, [path])
  const side = (
    <>
      <Brand name={name} subtitle={subtitle} />
      <Navigation groups={navigation} />
      <div className={css.account}>{account}</div>
    </>
  )
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#main">
        {t('ui.skip')}
      </a>
      <header className={css.bar}>
        <Button type="text" icon={<MenuOutlined />} aria-label={t('ui.openMenu')} onClick={() => setOpen(true)} />
        <Brand name={name} subtitle={null} />
      </header>
      <aside className={css.side}>{side}</aside>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        placement="left"
        size={264}
        title={t('ui.menu')}
        styles={{ body: { padding: 0, display: 'flex', flexDirection: 'column' } }}
      >
        {side}
      </Drawer>
      <main id="main" tabIndex={-1} className={css.main}>
        {children}
      </main>
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

function Navigation({ groups }: { groups: NavigationGroup[] }) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('ui.navigation')} className={css.navigation}>
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title}>
          <h2>{group.title}</h2>
          <ul>
            {group.items.map((item) => (
              <li key={item.to}>
                <Link to={item.to} activeProps={{ 'aria-current': 'page' }}>
                  <span aria-hidden>{item.icon}</span>
                  {item.label}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}
