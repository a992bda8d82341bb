import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { Loaded } from '../../../ui/States.tsx'
import { listRoles } from '../contract.ts'
import { CopyRole } from './CopyRole.tsx'
import { OwnRole } from './OwnRole.tsx'
import { RoleMatrix } from './RoleMatrix.tsx'
import { SecondFactorForm } from './SecondFactorForm.tsx'

/** Every role with what it permits; the bank's own can be changed. */
export function RolesPage() {
  const { t } = useTranslation()
  const roles = useQuery(queryOf(listRoles, {}))
  const [copying, setCopying] = useState(false)
  const [demanding, setDemanding] = useState<string>()
  return (
    <Page
      title={t('people.roles')}
      subtitle={t('people.rolesHint')}
      parent={<Link to="/people">{t('people.title')}</Link>}
      actions={
        !copying && (
          <Button type="primary" onClick={() => setCopying(true)}>
            {t('people.copyRole')}
          </Button>
        )
      }
    >
      {copying && <CopyRole onDone={() => setCopying(false)} />}
      <Loaded query={roles}>
        {({ items, unionOnly }) => {
          const demandingRole = items.find(({ role }) => role === demanding)
          const own = items.filter(({ name }) => name !== null)
          return (
            <>
              {demandingRole && (
                <SecondFactorForm key={demanding} role={demandingRole} onDone={() => setDemanding(undefined)} />
              )}
              <Section title={t('people.permissions')}>
                <RoleMatrix roles={items} unionOnly={unionOnly} onFactor={({ role }) => setDemanding(role)} />
              </Section>
              <Section title={t('people.rolesOwn')}>
                <p className="soft">{t('people.rolesOwnHint')}</p>
                {own.length === 0 && <p className="soft">{t('people.rolesOwnNone')}</p>}
                {own.map((role) => (
                  <OwnRole key={role.role} role={role} unionOnly={unionOnly} />
                ))}
              </Section>
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}
