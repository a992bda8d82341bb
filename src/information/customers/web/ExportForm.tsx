import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { commentLength } from '../../../organisation/approvals/contract.ts'
import { call } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { useLanguage } from '../../../platform/i18n/language.ts'
import { FormModal } from '../../../ui/FormModal.tsx'
import { Field } from '../../../ui/RecordForm.tsx'
import { type ExportAsked, listExports, requestExport } from '../contract.ts'

interface ExportFormProps {
  asked: Omit<ExportAsked, 'language'>
  total: number | undefined
  onClose: () => void
}

/** What would be exported and what for; afterwards whether somebody has to approve it, and where the file will be. */
export default function ExportForm({ asked, total, onClose }: ExportFormProps) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const language = useLanguage()
  const queryClient = useQueryClient()
  const [state, setState] = useState<'pending' | 'executed'>()
  const own = useQuery(queryOf(listExports, { query: { limit: 1 } }))
  const ask = async ({ reason }: { reason: string }) => {
    const answer = await call(requestExport, { body: { ...asked, language, reason } })
    setState(answer.state)
    await queryClient.invalidateQueries({ queryKey: [listExports.path] })
  }
  return (
    <FormModal<{ reason: string }>
      title={t('exports.askTitle')}
      initial={{}}
      submitLabel={t('exports.send')}
      onSubmit={ask}
      onClose={onClose}
      done={
        state && (
          <>
            <p role="status">{t(state === 'executed' ? 'exports.doneNow' : 'exports.done')}</p>
            <Link to="/exports">{t('exports.toMine')}</Link>
          </>
        )
      }
    >
      <p>
        {total === undefined
          ? t('exports.uncounted')
          : t('exports.what', { number: count(total), columns: asked.columns.length })}
      </p>
      {own.data && (
        <p className="soft">{t('exports.rule', { free: count(own.data.freeRows), cap: count(own.data.mostRows) })}</p>
      )}
      <Field
        name="reason"
        label={t('exports.reason')}
        hint={t('exports.reasonHint')}
        required
        rules={[{ min: 4, whitespace: true, message: t('exports.reasonShort') }]}
      >
        <Input.TextArea rows={3} maxLength={commentLength} autoFocus />
      </Field>
    </FormModal>
  )
}
