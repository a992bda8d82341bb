import { DeleteOutlined, PlusOutlined, WarningOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Form, Input, Select } from 'antd'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { centsToDecimal, decimalToCents } from '../../../platform/amount.ts'
import { call } from '../../../platform/http/client.ts'
import { findWords } from '../../../platform/i18n/coded.ts'
import { AmountInput } from '../../../ui/filter/AmountInput.tsx'
import { Notice } from '../../../ui/Mark.tsx'
import { HomeCurrencyContext } from '../../../ui/Money.tsx'
import { Field, RecordForm } from '../../../ui/RecordForm.tsx'
import { WholeField, wholeOf } from '../../../ui/WholeField.tsx'
import {
  approvalLevels,
  commentLength,
  listRuleChanges,
  type RuledKind,
  reasonLength,
  requestRules,
  rulesLimits,
} from '../contract.ts'
import { type RuleStep, refusedRules } from '../rule-set.ts'
import css from './ApprovalRulesPage.module.css'
import { RuleSentences } from './RuleSentences.tsx'

/** As fields hold it: amounts with their decimals; what is still empty, null. */
interface TypedStep {
  size?: string | number | null
  level: RuleStep['level']
  hours?: string | number | null
}
interface TypedRules {
  steps: TypedStep[]
  reason: string
}

const hourRange = { least: 1, most: rulesLimits.hours }
const rowRange = { least: 0, most: 999_999_999_999_999 }

interface RulesFormProps {
  ruled: RuledKind
  /** What the form begins with: the rules in force, or former ones. */
  steps: readonly RuleStep[]
  onClose: () => void
}

/** The steps of a kind, what they would come to in words, and why; asked for, not put in force. */
export function RulesForm({ ruled, steps, onClose }: RulesFormProps) {
  const { t } = useTranslation()
  const { kind, unit, atUnion } = ruled
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const currency = useContext(HomeCurrencyContext)
  const ask = async (typed: TypedRules) => {
    const steps = toSteps(unit, typed.steps)
    // Fields that hold nothing usable have said so.
    if (!steps) return
    const { requestId } = await call(requestRules, { body: { kind, steps, reason: typed.reason } })
    await queryClient.invalidateQueries({ queryKey: [listRuleChanges.path] })
    await navigate({ to: '/approvals/$requestId', params: { requestId } })
  }
  const levels = approvalLevels.filter((level) => level === 'union' || !atUnion)
  const last = steps.at(-1)
  // That it is empty is said by the field itself.
  const checkSize = (_: unknown, size: TypedStep['size']) =>
    size && toWhole(unit, size) === undefined ? Promise.reject(new Error(t('filters.notAnAmount'))) : Promise.resolve()
  // The form may open far from what opened it.
  const isFirstOrNew = (at: number) => at === 0 || at >= steps.length
  const added: TypedStep = { level: 'union', hours: last?.hours ?? 72, ...(unit && { size: null }) }
  return (
    <RecordForm<TypedRules>
      label={t('approvals.change')}
      initial={{ steps: steps.map((step) => toTyped(unit, step)) }}
      submitLabel={t('approvals.changeSend')}
      onSubmit={ask}
      onCancel={onClose}
    >
      <Form.List name="steps">
        {(fields, { add, remove }) => (
          <>
            <ol className={css.steps}>
              {fields.map(({ key, name }, at) => (
                <li key={key}>
                  <fieldset className={css.step}>
                    <legend>{t('approvals.stepNumber', { step: at + 1 })}</legend>
                    {unit === 'amount' && (
                      <Field
                        name={[name, 'size']}
                        label={t('approvals.fromAmount')}
                        required
                        className={css.size ?? ''}
                        rules={[{ validator: checkSize }]}
                      >
                        <AmountInput autoFocus={isFirstOrNew(at)} suffix={currency} />
                      </Field>
                    )}
                    {unit === 'rows' && (
                      <WholeField
                        name={[name, 'size']}
                        label={t('approvals.fromRows')}
                        className={css.size ?? ''}
                        autoFocus={isFirstOrNew(at)}
                        {...rowRange}
                      />
                    )}
                    <Field name={[name, 'level']} label={t('approvals.whoLevel')} required>
                      <Select options={levels.map((value) => ({ value, label: t(`approvals.level.${value}`) }))} />
                    </Field>
                    <WholeField
                      name={[name, 'hours']}
                      label={t('approvals.withinHours')}
                      autoFocus={unit === null && isFirstOrNew(at)}
                      {...hourRange}
                    />
                    <Form.Item>
                      <Button
                        icon={<DeleteOutlined aria-hidden />}
                        aria-label={t('approvals.removeStep', { step: at + 1 })}
                        onClick={() => remove(name)}
                      />
                    </Form.Item>
                  </fieldset>
                </li>
              ))}
            </ol>
            {fields.length < rulesLimits.steps && (
              <Form.Item>
                <Button icon={<PlusOutlined aria-hidden />} onClick={() => add(added)}>
                  {t('approvals.addStep')}
                </Button>
              </Form.Item>
            )}
          </>
        )}
      </Form.List>
      <Meaning ruled={ruled} />
      <Field
        name="reason"
        label={t('approvals.changeReason')}
        hint={t('approvals.changeReasonHint')}
        required
        rules={[{ min: reasonLength, whitespace: true, message: t('approvals.changeReasonShort') }]}
      >
        <Input.TextArea rows={3} maxLength={commentLength} />
      </Field>
    </RecordForm>
  )
}

/** What would hold, or what is wrong with it, while it is typed. */
function Meaning({ ruled }: { ruled: RuledKind }) {
  const { t } = useTranslation()
  const typed: TypedStep[] = Form.useWatch('steps', Form.useFormInstance()) ?? []
  const steps = toSteps(ruled.unit, typed)
  if (!steps) return null
  const refused = refusedRules(ruled, steps)
  return (
    <section className={css.meaning} aria-label={t('approvals.meaning')} aria-live="polite">
      <strong>{t('approvals.meaning')}</strong>
      {refused ? (
        <Notice tone="warn" icon={<WarningOutlined />}>
          {findWords('error', refused.reason, { step: String(refused.step) })}
        </Notice>
      ) : (
        <RuleSentences unit={ruled.unit} steps={steps} />
      )}
    </section>
  )
}

function toTyped(unit: RuledKind['unit'], { fromSize, level, hours }: RuleStep): TypedStep {
  if (unit === null) return { level, hours }
  return { size: unit === 'amount' ? centsToDecimal(fromSize) : fromSize, level, hours }
}

/** In the unit of the kind; undefined for what is no size. */
function toWhole(unit: RuledKind['unit'], size: TypedStep['size']): string | undefined {
  if (unit === null) return '0'
  const text = String(size ?? '')
  const whole = unit === 'amount' ? decimalToCents(text) : wholeOf(text, rowRange)?.toString()
  return whole && /^\d{1,15}$/.test(whole) ? String(BigInt(whole)) : undefined
}

/** Undefined while something is missing. */
function toSteps(unit: RuledKind['unit'], typed: readonly TypedStep[]): RuleStep[] | undefined {
  const steps = typed.map(({ size, level, hours: typedHours }) => {
    const fromSize = toWhole(unit, size)
    const hours = wholeOf(typedHours, hourRange)
    return fromSize && hours ? { fromSize, level, hours } : undefined
  })
  return steps.every((step) => step !== undefined) ? steps : undefined
}
