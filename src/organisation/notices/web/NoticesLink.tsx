import { BellOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { watchOf } from '../../../platform/http/query.ts'
import { countUnread } from '../contract.ts'
import css from './NoticesLink.module.css'

const everyMs = 60_000

/** The way to one's notices, with how many are unread. */
export function NoticesLink() {
  const { t } = useTranslation()
  const { data } = useQuery(watchOf(countUnread, {}, everyMs))
  const count = data?.count ?? 0
  const title = count ? t('notices.unreadCount', { count }) : t('notices.title')
  return (
    <Link to="/notices" className={css.link} title={title}>
      <BellOutlined aria-hidden />
      <span data-label>{t('notices.title')}</span>
      {count > 0 && (
        <>
          <span className={css.count} aria-hidden>
            {count > 99 ? '99+' : count}
          </span>
          <span className="visually-hidden">{title}</span>
        </>
      )}
    </Link>
  )
}
