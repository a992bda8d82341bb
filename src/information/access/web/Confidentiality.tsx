import { LockOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { call } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { FormModal } from '../../../ui/FormModal.tsx'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { Field } from '../../../ui/RecordForm.tsx'
import type { Customer } from '../../customers/contract.ts'
import { type CustomerAccess, confideCustomer, liftConfidence } from '../contract.ts'
import css from './Access.module.css'
import { idsOf, type Reader, ReadersField, toReaders } from './ReadersField.tsx'

interface ConfidentialityProps {
  customer: Customer
  /** As read with the reasons; null while it is not, or not confidential. */
  known: CustomerAccess['confidential']
}

/** Who may know that the customer exists, and the ways to change that for those who may. */
export function Confidentiality({ customer, known }: ConfidentialityProps) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  // A broken glass shows a customer of others, about whom nobody but they decides.
  const may = useMay('customer:confide') && customer.opening?.kind !== 'break-glass'
  const client = useQueryClient()
  const [editing, setEditing] = useState(false)
  const params = { customerId: customer.id }
  const refresh = () => client.invalidateQueries()
  const lifting = useMutation({ mutationFn: () => call(liftConfidence, { params }), onSuccess: refresh })
  const save = async ({ reason, readers }: { reason: string; readers?: Reader[] }) => {
    await call(confideCustomer, { params, body: { reason, readers: idsOf(readers) } })
    await refresh()
    setEditing(false)
  }
  return (
    <>
      {known && (
        <div>
          <p>{t('access.confidedBy', { date: instant(known.since), name: known.by, reason: known.reason })}</p>
          <p className="soft">
            {t('access.onList')}: {known.readers.map(({ name }) => name).join(t('ui.listComma'))}
          </p>
        </div>
      )}
      {may && (!customer.confidential || known) && (
        <div className={css.actions}>
          <Button icon={<LockOutlined aria-hidden />} onClick={() => setEditing(true)}>
            {t(customer.confidential ? 'access.confideChange' : 'access.confide')}
          </Button>
          {customer.confidential && (
            <Button loading={lifting.isPending} onClick={() => lifting.mutate()}>
              {t('access.lift')}
            </Button>
          )}
        </div>
      )}
      <FormProblem>{lifting.error && problemWords(lifting.error)}</FormProblem>
      {editing && (
        <FormModal<{ reason: string; readers?: Reader[] }>
          title={t('access.confide')}
          initial={known ? { reason: known.reason, readers: toReaders(known.readers) } : {}}
          submitLabel={t(customer.confidential ? 'access.save' : 'access.confide')}
          onSubmit={save}
          onClose={() => setEditing(false)}
        >
          <p className="soft">{t('access.confideHint')}</p>
          <Field
            name="reason"
            label={t('access.reason')}
            required
            rules={[{ min: 6, whitespace: true, message: t('access.reasonShort') }]}
          >
            <Input maxLength={300} />
          </Field>
          <ReadersField />
        </FormModal>
      )}
    </>
  )
}
