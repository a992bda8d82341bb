import { useQueryClient } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { FormModal } from '../../../ui/FormModal.tsx'
import { MaskContext } from '../../../ui/Masked.tsx'
import { dialledOf } from '../../../ui/PhoneLink.tsx'
import { Field } from '../../../ui/RecordForm.tsx'
import { type Customer, getCustomer, type MaskedField, revealNumber, revealPurposes } from '../contract.ts'

type Asked = { field: MaskedField; toCall: boolean }
/** Asks for the mobile in order to call it; undefined where the reader may not have it shown. */
const CallContext = createContext<(() => void) | undefined>(undefined)
export const useAskToCall = () => useContext(CallContext)

/** Around everything that shows numbers of one customer: lifts their masks where the reader says why. */
export function RevealProvider({ customer, children }: { customer: Customer; children: ReactNode }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [asked, setAsked] = useState<Asked>()
  const { id, masks } = customer
  const refresh = () =>
    client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey.some((part) => ofCustomer(part) === id),
    })
  // What was lifted is masked again on the screen, too, as soon as it ends.
  useEffect(() => {
    if (!masks.until) return
    const timer = setTimeout(() => void refresh(), Math.max(0, Date.parse(masks.until) - Date.now()) + 500)
    return () => clearTimeout(timer)
  })
  const show = async (body: Values, { field, toCall }: Asked) => {
    await call(revealNumber, { params: { customerId: id }, body: { ...body, field } })
    await refresh()
    setAsked(undefined)
    if (!toCall) return
    const { mobile } = await client.ensureQueryData(queryOf(getCustomer, { params: { customerId: id } }))
    const dialled = mobile && dialledOf(mobile)
    if (dialled) window.location.href = `tel:${dialled}`
  }
  const fields: readonly MaskedField[] = masks.revealable ? masks.masked : []
  const maskOf = (kind: string) => {
    const field = fields.find((one) => one === kind)
    if (!field) return undefined
    const label = t(`access.reveal.${field}`)
    return { label, lift: () => setAsked({ field, toCall: false }) }
  }
  return (
    <MaskContext value={maskOf}>
      <CallContext value={maskOf('mobile') && (() => setAsked({ field: 'mobile', toCall: true }))}>
        {children}
      </CallContext>
      {asked && (
        <RevealForm asked={asked} onSubmit={(values) => show(values, asked)} onClose={() => setAsked(undefined)} />
      )}
    </MaskContext>
  )
}

interface Values {
  purpose: (typeof revealPurposes)[number]
  reason?: string
}

interface RevealFormProps {
  asked: Asked
  onSubmit: (values: Values) => Promise<void>
  onClose: () => void
}

function RevealForm({ asked: { field, toCall }, onSubmit, onClose }: RevealFormProps) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Values>()
  const other = Form.useWatch('purpose', form) === 'other'
  return (
    <FormModal<Values>
      form={form}
      title={t(`access.reveal.${field}`)}
      initial={toCall ? { purpose: 'contact' } : {}}
      submitLabel={t(toCall ? 'access.showAndCall' : 'access.show')}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <p className="soft">{t('access.revealHint')}</p>
      <Field name="purpose" label={t('access.purposeTitle')} required>
        <Select
          options={revealPurposes.map((value) => ({ value, label: t(`access.purpose.${value}`) }))}
          autoFocus={!toCall}
        />
      </Field>
      <Field
        name="reason"
        label={t('access.words')}
        required={other}
        rules={[
          {
            validator: async (_, value: string | undefined) => {
              if (other && value && value.trim().length < 5) throw new Error(t('access.wordsNeeded'))
            },
          },
        ]}
      >
        <Input maxLength={300} />
      </Field>
    </FormModal>
  )
}

/** The customer whom a part of a query's key is about. */
function ofCustomer(part: unknown): string | undefined {
  return (part as { params?: { customerId?: string } } | undefined)?.params?.customerId
}
