import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Answer, call } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { Choice } from '../../../ui/Choice.tsx'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'
import { Loaded } from '../../../ui/States.tsx'
import { WholeField } from '../../../ui/WholeField.tsx'
import { mayKey } from '../../identity/contract.ts'
import { type ApiKey, createApiKey, keyLimits, listKeyChoices } from '../contract.ts'

interface Values {
  name: string
  permissions: ApiKey['permissions']
  reach: 'union' | 'some'
  institutionIds?: string[]
  days: number
  requestsPerMinute: string | number
}
const periods = [7, 30, 90, 180, 365]
const requestRange = { least: 1, most: keyLimits.requestsPerMinute }
const initial = { reach: 'union', days: 90, requestsPerMinute: 300 } as const

/** What a new key may do, where, how long and how often. */
export function KeyForm(props: {
  onMade: (made: Answer<typeof createApiKey>) => Promise<unknown>
  onCancel: () => void
}) {
  const { t } = useTranslation()
  const choices = useQuery(queryOf(listKeyChoices, {}))
  const make = async ({ reach, institutionIds = [], requestsPerMinute, ...rest }: Values) => {
    const body = {
      ...rest,
      requestsPerMinute: Number(requestsPerMinute),
      institutionIds: reach === 'union' ? null : institutionIds,
    }
    await props.onMade(await call(createApiKey, { body }))
  }
  return (
    <Loaded query={choices}>
      {(loaded) => (
        <RecordForm<Values>
          label={t('api.newKey')}
          initial={initial}
          submitLabel={t('api.makeKey')}
          onSubmit={make}
          onCancel={props.onCancel}
        >
          <Field name="name" label={t('api.name')} hint={t('api.nameHint')} required>
            <Input maxLength={80} autoFocus />
          </Field>
          <Reach choices={loaded} />
          <Field name="days" label={t('api.expires')} required>
            <Select options={periods.map((count) => ({ value: count, label: t('api.days', { count }) }))} />
          </Field>
          <WholeField name="requestsPerMinute" label={t('api.requestsPerMinute')} {...requestRange} />
        </RecordForm>
      )}
    </Loaded>
  )
}

/** What is the whole union's only cannot be chosen for a part of it. */
function Reach({ choices }: { choices: Answer<typeof listKeyChoices> }) {
  const { t } = useTranslation()
  const form = Form.useFormInstance<Values>()
  const reach = Form.useWatch('reach', form) ?? initial.reach
  const narrow = (next: Values['reach']) => {
    form.setFieldValue('reach', next)
    if (next === 'union') return
    const possible = choices.permissions.filter((one) => !one.unionOnly).map((one) => one.permission)
    const chosen = form.getFieldValue('permissions') as Values['permissions'] | undefined
    form.setFieldValue(
      'permissions',
      chosen?.filter((one) => possible.includes(one)),
    )
  }
  return (
    <>
      <Form.Item name="reach" hidden>
        <Input />
      </Form.Item>
      <Form.Item label={t('api.reach')} required>
        <Choice
          label={t('api.reach')}
          value={reach}
          onChange={narrow}
          options={[
            { value: 'union', label: t('api.wholeUnion') },
            { value: 'some', label: t('api.someInstitutions') },
          ]}
        />
      </Form.Item>
      {reach === 'some' && (
        <Field name="institutionIds" label={t('api.institutions')} required>
          <Select
            mode="multiple"
            maxCount={keyLimits.institutions}
            showSearch={{ optionFilterProp: 'label' }}
            options={choices.institutions.map(({ id, name, depth }) => ({
              value: id,
              label: `${'\u2003'.repeat(depth)}${name}`,
            }))}
          />
        </Field>
      )}
      <Field name="permissions" label={t('api.permissions')} hint={t('api.permissionsHint')} required>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={choices.permissions.map(({ permission, unionOnly }) => {
            const words = t(mayKey(permission))
            const closed = unionOnly && reach === 'some'
            return { value: permission, label: closed ? `${words} (${t('api.unionOnly')})` : words, disabled: closed }
          })}
        />
      </Field>
    </>
  )
}
