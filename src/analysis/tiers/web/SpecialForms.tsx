import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { commentLength } from '../../../organisation/approvals/contract.ts'
import { call } from '../../../platform/http/client.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'
import { type CustomerSpecial, requestRevocation, requestSpecial } from '../contract.ts'
import { useTierNames } from './tier-names.ts'

interface FormProps {
  customerId: string
  onDone: () => Promise<unknown>
  onCancel: () => void
}

export function GrantForm({ customerId, special, onDone, onCancel }: FormProps & { special: CustomerSpecial }) {
  const { t } = useTranslation()
  const { longDate } = useFormats()
  const names = useTierNames()
  const tiers = Array.from({ length: names.count }, (_, at) => ({ value: at + 1, label: names.name(at + 1) }))
  const send = async (body: { tier: number; reason: string }) => {
    await call(requestSpecial, { params: { customerId }, body })
    await onDone()
  }
  return (
    <>
      <p className="soft">
        {t('tiers.special.hint')} {t('tiers.special.until', { date: longDate(special.wouldLastUntil) })}
        {special.offer === 'renewal' && ` ${t('tiers.special.renewNote')}`}
      </p>
      <RecordForm<{ tier: number; reason: string }>
        label={t('tiers.special.ask')}
        initial={{ tier: 1 }}
        submitLabel={t('tiers.special.send')}
        onSubmit={send}
        onCancel={onCancel}
      >
        <Field name="tier" label={t('tiers.special.tier')} required>
          <Select options={tiers} />
        </Field>
        <ReasonField label={t('tiers.special.reason')} />
      </RecordForm>
    </>
  )
}

export function RevocationForm({ customerId, onDone, onCancel }: FormProps) {
  const { t } = useTranslation()
  const send = async (body: { reason: string }) => {
    await call(requestRevocation, { params: { customerId }, body })
    await onDone()
  }
  return (
    <RecordForm<{ reason: string }>
      label={t('tiers.special.revoke')}
      initial={{}}
      submitLabel={t('tiers.special.send')}
      onSubmit={send}
      onCancel={onCancel}
    >
      <ReasonField label={t('tiers.special.revokeReason')} />
    </RecordForm>
  )
}

function ReasonField({ label }: { label: string }) {
  const { t } = useTranslation()
  return (
    <Field
      name="reason"
      label={label}
      hint={t('tiers.special.reasonHint')}
      required
      rules={[{ min: 4, whitespace: true, message: t('tiers.special.reasonShort') }]}
    >
      <Input.TextArea rows={3} maxLength={commentLength} />
    </Field>
  )
}
