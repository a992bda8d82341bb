import { DeleteOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type FilterCondition, type FilterOp, valuesOfOp } from '../../platform/http/filter.ts'
import type { Choices } from './ChoiceInput.tsx'
import css from './FilterBuilder.module.css'
import type { FilterField } from './filter-words.ts'
import { ValueInput } from './ValueInput.tsx'

interface ConditionEditorProps {
  condition: FilterCondition
  fields: readonly FilterField[]
  choices: Choices
  onChange: (condition: FilterCondition) => void
  onRemove: () => void
}

/** One line of the builder: field, comparison, value. */
export function ConditionEditor({ condition, fields, choices, onChange, onRemove }: ConditionEditorProps) {
  const { t } = useTranslation()
  const field = fields.find(({ key }) => key === condition.field)
  const family = field?.type === 'reference' ? 'choice' : field?.type === 'number' ? 'amount' : field?.type
  const words = (op: FilterOp) => t(`filters.ops.${family ?? 'text'}.${op}` as 'filters.ops.text.contains')
  const change = (op: FilterOp) => {
    // What was entered stays where the new comparison takes as much.
    const kept = valuesOfOp[op] === valuesOfOp[condition.op] && isRelative(op) === isRelative(condition.op)
    onChange({ ...condition, op, values: kept ? condition.values : startValues(op) })
  }
  return (
    <div className={css.condition}>
      <Select
        className={css.field}
        aria-label={t('filters.field')}
        showSearch={{ optionFilterProp: 'label' }}
        value={condition.field}
        options={fields.map(({ key, label }) => ({ value: key, label }))}
        onChange={(key) => {
          const op = fields.find((one) => one.key === key)?.ops[0] ?? 'contains'
          onChange({ field: key, op, values: startValues(op) })
        }}
      />
      <Select
        className={css.op}
        aria-label={t('filters.op')}
        value={condition.op}
        popupMatchSelectWidth={false}
        options={(field?.ops ?? []).map((op) => ({ value: op, label: words(op) }))}
        onChange={change}
      />
      <div className={css.value}>
        {field && (
          <ValueInput
            field={field}
            condition={condition}
            choices={choices}
            onChange={(values) => onChange({ ...condition, values })}
          />
        )}
      </div>
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('filters.remove', { condition: field?.label ?? condition.field })}
        onClick={onRemove}
      />
    </div>
  )
}

function isRelative(op: FilterOp): boolean {
  return op === 'last' || op === 'next'
}
function startValues(op: FilterOp): string[] {
  return isRelative(op) ? ['30', 'day'] : []
}
