import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { Section } from '../../../ui/Page.tsx'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'
import { breakGlass, identifyCustomer, listOpenings } from '../contract.ts'
import css from './Access.module.css'

/** Leads to who was opened. */
function useShown(): (customerId: string) => void {
  const navigate = useNavigate()
  const client = useQueryClient()
  return (customerId) => {
    void client.invalidateQueries({ queryKey: [listOpenings.path] })
    // After the form has heard that it is done: what was typed no longer holds the page back.
    setTimeout(() => navigate({ to: '/customers/$customerId', params: { customerId } }))
  }
}

/** For whoever has the customer and their document before them. */
export function IdentifyForm() {
  const { t } = useTranslation()
  const show = useShown()
  const [several, setSeveral] = useState<string[]>([])
  const open = async ({ idNo, name }: { idNo: string; name: string; documentChecked: boolean }) => {
    const { items } = await call(identifyCustomer, { body: { idNo, name, documentChecked: true } })
    const [first, ...rest] = items.map(({ customerId }) => customerId)
    if (first && rest.length) setSeveral([first, ...rest])
    else if (first) show(first)
  }
  return (
    <Section title={t('access.identify')}>
      <p className="soft">{t('access.identifyHint')}</p>
      <RecordForm label={t('access.identify')} initial={{}} submitLabel={t('access.open')} onSubmit={open}>
        <Field name="idNo" label={t('access.idNo')} required rules={[{ min: 5, message: t('access.idNoShort') }]}>
          <Input autoComplete="off" maxLength={40} />
        </Field>
        <Field name="name" label={t('access.name')} required>
          <Input autoComplete="off" maxLength={200} />
        </Field>
        <Field
          name="documentChecked"
          valuePropName="checked"
          rules={[
            {
              validator: async (_, checked) => {
                if (!checked) throw new Error(t('access.documentNeeded'))
              },
            },
          ]}
        >
          <Checkbox>{t('access.documentChecked')}</Checkbox>
        </Field>
      </RecordForm>
      {several.length > 0 && (
        <div role="status">
          <p>{t('access.several')}</p>
          <ul className={css.list}>
            {several.map((customerId, at) => (
              <li key={customerId}>
                <Link to="/customers/$customerId" params={{ customerId }}>
                  {t('access.customerNumbered', { number: at + 1 })}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  )
}

/** For an emergency: told to the manager, and recorded. */
export function BreakGlassForm() {
  const { t } = useTranslation()
  const show = useShown()
  const open = async (body: { number: string; reason: string }) => {
    show((await call(breakGlass, { body })).customerId)
  }
  return (
    <Section title={t('access.breakGlass')}>
      <p className="soft">{t('access.breakGlassHint')}</p>
      <RecordForm label={t('access.breakGlass')} initial={{}} submitLabel={t('access.open')} onSubmit={open}>
        <Field name="number" label={t('access.number')} hint={t('access.numberHint')} required>
          <Input autoComplete="off" maxLength={60} />
        </Field>
        <Field
          name="reason"
          label={t('access.reason')}
          hint={t('access.reasonHint')}
          required
          rules={[{ min: 6, whitespace: true, message: t('access.reasonShort') }]}
        >
          <Input.TextArea rows={2} maxLength={300} />
        </Field>
      </RecordForm>
    </Section>
  )
}
