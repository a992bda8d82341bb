import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { commentLength } from '../../../organisation/approvals/contract.ts'
import { type Answer, call } from '../../../platform/http/client.ts'
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
  const [answer, setAnswer] = useState<Answer<typeof requestExport>>()
  const own = useQuery(queryOf(listExports, { query: { limit: 1 } }))
  const ask = async ({ reason }: { reason: string }) => {
    setAnswer(await call(requestExport, { body: { ...asked, language, reason } }))
    await queryClient.invalidateQueries({ queryKey: [listExports.path] })
  }
  const free = own.data?.freeRows ?? null
  // By itself it would have been small enough.
  const addsUp = answer?.state === 'pending' && answer.earlierRows > 0 && free !== null && answer.rows <= free
  return (
    <FormModal<{ reason: string }>
      title={t('exports.askTitle')}
      initial={{}}
      submitLabel={t('exports.send')}
      onSubmit={ask}
      onClose={onClose}
      done={
        answer && (
          <>
            <p role="status">
              {t(answer.state === 'executed' ? 'exports.doneNow' : 'exports.done')}
              {addsUp && ` ${t('exports.addsUp', { rows: count(answer.rows), earlier: count(answer.earlierRows) })}`}
            </p>
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
        <p className="soft">
          {free === null
            ? t('exports.ruleNone', { cap: count(own.data.mostRows) })
            : t('exports.rule', { free: count(free), cap: count(own.data.mostRows) })}
          {free !== null && own.data.earlierRows > 0 && ` ${t('exports.used', { rows: count(own.data.earlierRows) })}`}
        </p>
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
