import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Choice } from '../Choice.tsx'
import type { Choices } from './ChoiceInput.tsx'
import { ConditionEditor } from './ConditionEditor.tsx'
import css from './FilterBuilder.module.css'
import {
  addAt,
  childrenOf,
  type FilterGroup,
  type FilterPath,
  group as groupOf,
  isCondition,
  joinOf,
  replaceAt,
} from './filter-model.ts'
import { type FilterField, newCondition } from './filter-words.ts'

interface FilterGroupEditorProps {
  root: FilterGroup
  path: FilterPath
  group: FilterGroup
  fields: readonly FilterField[]
  choices: Choices
  /** No further condition fits. */
  full: boolean
  onChange: (root: FilterGroup) => void
}

export function FilterGroupEditor(props: FilterGroupEditorProps) {
  const { root, path, group, fields, full, onChange } = props
  const { t } = useTranslation()
  const nodes = childrenOf(group)
  const first = fields[0]
  const begin = first ? newCondition(first) : undefined
  return (
    <fieldset className={css.group} data-inner={path.length > 0}>
      <legend className="visually-hidden">{t('filters.join')}</legend>
      <div className={css.join}>
        <Choice
          label={t('filters.join')}
          value={joinOf(group)}
          options={[
            { value: 'all', label: t('filters.allOf') },
            { value: 'any', label: t('filters.anyOf') },
          ]}
          onChange={(join) => onChange(replaceAt(root, path, groupOf(join, nodes)))}
        />
        {path.length > 0 && (
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t('filters.removeGroup')}
            onClick={() => onChange(replaceAt(root, path, undefined))}
          />
        )}
      </div>
      {nodes.map((node, index) => {
        const inner = [...path, index]
        return isCondition(node) ? (
          <ConditionEditor
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition is known by its place
            key={index}
            condition={node}
            fields={fields}
            choices={props.choices}
            onChange={(next) => onChange(replaceAt(root, inner, next))}
            onRemove={() => onChange(replaceAt(root, inner, undefined))}
          />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a group is known by its place
          <FilterGroupEditor key={index} {...props} path={inner} group={node} />
        )
      })}
      {begin && (
        <div className={css.add}>
          <Button
            type="dashed"
            icon={<PlusOutlined aria-hidden />}
            disabled={full}
            onClick={() => onChange(addAt(root, path, begin))}
          >
            {t('filters.add')}
          </Button>
          {path.length === 0 && (
            <Button
              type="dashed"
              icon={<PlusOutlined aria-hidden />}
              disabled={full}
              onClick={() => onChange(addAt(root, path, { any: [begin] }))}
            >
              {t('filters.addGroup')}
            </Button>
          )}
        </div>
      )}
    </fieldset>
  )
}
