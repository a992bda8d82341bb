import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import type { Permission } from '../../../platform/http/contract.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'
import { mayKey } from '../../identity/contract.ts'
import { changeRole, deleteRole, listRoles, type Role } from '../contract.ts'
import { groupKey, permissionGroups } from './permission-words.ts'
import css from './RoleMatrix.module.css'

interface OwnRoleProps {
  role: Role
  unionOnly: Permission[]
}

/** A role of the bank's own: its name and what it permits, to be changed; deleted once nobody holds it. */
export function OwnRole({ role, unionOnly }: OwnRoleProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [editing, setEditing] = useState(false)
  const refresh = () => queryClient.invalidateQueries({ queryKey: [listRoles.path] })
  const removal = useMutation({
    mutationFn: () => call(deleteRole, { params: { role: role.role } }),
    onSuccess: refresh,
  })
  const save = async (body: { name: string; permissions: Permission[] }) => {
    await call(changeRole, { params: { role: role.role }, body })
    await refresh()
    setEditing(false)
  }
  return (
    <section className={css.own} aria-label={role.name ?? ''}>
      <div className={css.head}>
        <span>
          <strong>{role.name}</strong> <span className="soft">{t('people.holders', { count: role.holders })}</span>
        </span>
        {!editing && (
          <span className={css.head}>
            <Button onClick={() => setEditing(true)}>{t('people.edit')}</Button>
            <Button
              danger
              disabled={role.holders > 0}
              title={role.holders > 0 ? t('people.deleteRoleHeld') : undefined}
              loading={removal.isPending}
              onClick={() => removal.mutate()}
            >
              {t('people.deleteRole')}
            </Button>
          </span>
        )}
      </div>
      <FormProblem>{removal.error && problemWords(removal.error)}</FormProblem>
      {editing && (
        <RecordForm<{ name: string; permissions: Permission[] }>
          label={role.name ?? ''}
          initial={{ name: role.name ?? '', permissions: role.permissions }}
          submitLabel={t('people.save')}
          onSubmit={save}
          onCancel={() => setEditing(false)}
        >
          <Field name="name" label={t('people.roleName')} required>
            <Input maxLength={60} />
          </Field>
          <Field name="permissions" label={t('people.permissions')}>
            <PermissionChoice unionOnly={unionOnly} />
          </Field>
        </RecordForm>
      )}
    </section>
  )
}

interface PermissionChoiceProps {
  unionOnly: Permission[]
  value?: Permission[]
  onChange?: (permissions: Permission[]) => void
}

function PermissionChoice({ unionOnly, value = [], onChange }: PermissionChoiceProps) {
  const { t } = useTranslation()
  return (
    <div className={css.groups}>
      {permissionGroups().map(({ group, permissions }) => (
        <fieldset key={group}>
          <legend>{t(groupKey(group))}</legend>
          {permissions.map((one) => (
            <Checkbox
              key={one}
              checked={value.includes(one)}
              onChange={({ target }) =>
                onChange?.(target.checked ? [...value, one] : value.filter((other) => other !== one))
              }
            >
              {t(mayKey(one))}
              {unionOnly.includes(one) && <span className="soft"> ({t('people.unionOnly')})</span>}
            </Checkbox>
          ))}
        </fieldset>
      ))}
    </div>
  )
}
