import { PlusOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answer, call } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { Section } from '../../../ui/Page.tsx'
import { ShownOnce } from '../../../ui/ShownOnce.tsx'
import { Empty } from '../../../ui/States.tsx'
import { type createApiKey, listApiKeys, revokeApiKey } from '../contract.ts'
import { KeyForm } from './KeyForm.tsx'
import { keyColumns } from './key-columns.tsx'

/** Keys by which programs come in: made here, shown once, revoked for good. */
export function KeysSection() {
  const { t } = useTranslation()
  const formats = useFormats()
  const queryClient = useQueryClient()
  const keys = useQuery(queryOf(listApiKeys, {}))
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<Answer<typeof createApiKey>>()
  const refresh = () => queryClient.invalidateQueries({ queryKey: [listApiKeys.path] })
  const revoking = useMutation({
    mutationFn: (keyId: string) => call(revokeApiKey, { params: { keyId } }),
    onSuccess: refresh,
  })
  const revoke = (keyId: string) => revoking.mutateAsync(keyId).catch(() => undefined)
  return (
    <Section
      title={t('api.keys')}
      term="apiKey"
      actions={
        !making &&
        !made && (
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => setMaking(true)}>
            {t('api.newKey')}
          </Button>
        )
      }
    >
      {making && (
        <KeyForm
          onMade={async (answer) => {
            setMade(answer)
            setMaking(false)
            await refresh()
          }}
          onCancel={() => setMaking(false)}
        />
      )}
      {made && (
        <ShownOnce label={made.key.name} hint={t('api.keyOnce')} text={made.token} onKept={() => setMade(undefined)} />
      )}
      <FormProblem>{revoking.error && problemWords(revoking.error)}</FormProblem>
      <DataTable
        label={t('api.keys')}
        rows={keys.data?.items}
        error={keys.error}
        retry={keys.refetch}
        rowKey={(key) => key.id}
        expectedRows={2}
        empty={<Empty>{t('api.noKeys')}</Empty>}
        columns={keyColumns(t, formats, revoke)}
      />
    </Section>
  )
}
