import { LogoutOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Me, roleWords } from '../contract.ts'
import css from './AccountPanel.module.css'

/** Who I am, in which roles, the way to my account, and the way out. */
export function AccountPanel({ me, onSignOut }: { me: Me; onSignOut: () => void }) {
  const { t } = useTranslation()
  return (
    <div className={css.panel}>
      <div className={css.who}>
        <Link to="/account" title={t('identity.account')} className={css.name}>
          <strong>{me.name}</strong>
        </Link>
        {me.roles.map((held) => (
          <small key={`${held.role} ${held.institutionName}`}>
            {roleWords(held, t)}
            {held.institutionName && ` · ${held.institutionName}`}
          </small>
        ))}
      </div>
      <Button
        type="text"
        icon={<LogoutOutlined />}
        aria-label={t('identity.signOut')}
        title={t('identity.signOut')}
        onClick={onSignOut}
      />
    </div>
  )
}
