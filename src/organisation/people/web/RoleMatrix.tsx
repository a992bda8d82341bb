import { CheckOutlined } from '@ant-design/icons'
import { Select } from 'antd'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Permission } from '../../../platform/http/contract.ts'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { mayKey, roleWords } from '../../identity/contract.ts'
import type { Role } from '../contract.ts'
import { groupKey, permissionGroups } from './permission-words.ts'
import css from './RoleMatrix.module.css'

interface RoleMatrixProps {
  roles: Role[]
  unionOnly: Permission[]
}

/** Permissions down, roles across; on a phone one role at a time. */
export function RoleMatrix({ roles, unionOnly }: RoleMatrixProps) {
  const { t } = useTranslation()
  const narrow = useNarrow()
  const [chosen, setChosen] = useState(roles[0]?.role)
  const shown = narrow ? roles.filter(({ role }) => role === chosen) : roles
  const nameOf = ({ role, name }: Role) => roleWords({ role, roleName: name }, t)
  return (
    <>
      {narrow && (
        <Select
          aria-label={t('people.choose')}
          value={chosen ?? null}
          onChange={setChosen}
          options={roles.map((one) => ({ value: one.role, label: nameOf(one) }))}
        />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of the keyboard */}
      <section className={css.wrap} aria-label={t('people.permissions')} tabIndex={0}>
        <table className={css.matrix}>
          <thead>
            <tr>
              <th scope="col">{t('people.permission')}</th>
              {shown.map((one) => (
                <th key={one.role} scope="col">
                  <span className={css.role}>{nameOf(one)}</span>
                  {one.holders > 0 && <small className="nowrap">{t('people.holders', { count: one.holders })}</small>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {permissionGroups().map(({ group, permissions }) => (
              <Fragment key={group}>
                <tr className={css.group}>
                  <th scope="colgroup" colSpan={shown.length + 1}>
                    {t(groupKey(group))}
                  </th>
                </tr>
                {permissions.map((permission) => (
                  <tr key={permission}>
                    <th scope="row">
                      {t(mayKey(permission))}
                      {unionOnly.includes(permission) && <small>{t('people.unionOnly')}</small>}
                    </th>
                    {shown.map((one) => (
                      <td key={one.role}>
                        {one.permissions.includes(permission) ? (
                          <>
                            <CheckOutlined aria-hidden />
                            <span className="visually-hidden">{t('people.permits')}</span>
                          </>
                        ) : (
                          <span className="visually-hidden">{t('people.permitsNot')}</span>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}
