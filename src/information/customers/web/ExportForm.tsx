import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Form, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { commentLength } from '../../../organisation/approvals/contract.ts'
import { call } from '../../../platform/http/client.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { useLanguage } from '../../../platform/i18n/language.ts'
import { FormProblem } from '../../../ui/FormProblem.tsx'
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
  const [form] = Form.useForm<{ reason: string }>()
  const own = useQuery(queryOf(listExports, { query: { limit: 1 } }))
  const asking = useMutation({
    mutationFn: ({ reason }: { reason: string }) => call(requestExport, { body: { ...asked, language, reason } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [listExports.path] }),
  })
  const { data } = asking
  const free = own.data?.freeRows ?? null
  // By itself it would have been small enough.
  const addsUp = data?.state === 'pending' && data.earlierRows > 0 && free !== null && data.rows <= free
  return (
    <Modal
      open
      title={t('exports.askTitle')}
      okText={t('exports.send')}
      cancelText={t('ui.cancel')}
      confirmLoading={asking.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      {...(data && { footer: <Link to="/exports">{t('exports.toMine')}</Link> })}
    >
      {data ? (
        <p role="status">
          {t(data.state === 'executed' ? 'exports.doneNow' : 'exports.done')}
          {addsUp && ` ${t('exports.addsUp', { rows: count(data.rows), earlier: count(data.earlierRows) })}`}
        </p>
      ) : (
        <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => asking.mutate(values)}>
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
              {free !== null &&
                own.data.earlierRows > 0 &&
                ` ${t('exports.used', { rows: count(own.data.earlierRows) })}`}
            </p>
          )}
          <Form.Item
            name="reason"
            label={t('exports.reason')}
            extra={t('exports.reasonHint')}
            rules={[{ required: true, min: 4, whitespace: true, message: t('exports.reasonShort') }]}
          >
            <Input.TextArea rows={3} maxLength={commentLength} autoFocus />
          </Form.Item>
          <FormProblem>{asking.error && problemWords(asking.error)}</FormProblem>
        </Form>
      )}
    </Modal>
  )
}
