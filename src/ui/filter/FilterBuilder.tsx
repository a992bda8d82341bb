import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FilterNode, filterLimits } from '../../platform/http/filter.ts'
import { useMedia } from '../use-media.ts'
import type { Choices } from './ChoiceInput.tsx'
import { FilterGroupEditor } from './FilterGroupEditor.tsx'
import { addAt, asGroup, countConditions, type FilterGroup, tidy } from './filter-model.ts'
import { type FilterField, newCondition } from './filter-words.ts'

interface FilterBuilderProps {
  filter: FilterNode | undefined
  fields: readonly FilterField[]
  choices: Choices
  onApply: (filter: FilterNode | undefined) => void
  onClose: () => void
}

/** Conditions over every field, joined by "all" or "any", with groups inside. Nothing changes until it is applied. */
export default function FilterBuilder({ filter, fields, choices, onApply, onClose }: FilterBuilderProps) {
  const { t } = useTranslation()
  const isNarrow = useMedia('(max-width: 719px)')
  const [root, setRoot] = useState<FilterGroup>(() => startingWith(filter, fields))
  const tidied = tidy(root)
  const full = countConditions(root) >= filterLimits.conditions
  const apply = () => onApply(tidied)
  return (
    <Drawer
      open
      onClose={onClose}
      placement={isNarrow ? 'bottom' : 'right'}
      size={isNarrow ? '88%' : 640}
      title={t('filters.title')}
      footer={
        <div style={{ display: 'flex', gap: 8, justifyContent: 'flex-end', alignItems: 'center', flexWrap: 'wrap' }}>
          {countConditions(tidied) < countConditions(root) && (
            <span className="soft" style={{ marginRight: 'auto' }}>
              {t('filters.unfinished')}
            </span>
          )}
          {full && <span role="alert">{t('filters.limit', { count: filterLimits.conditions })}</span>}
          {filter && <Button onClick={() => onApply(undefined)}>{t('filters.clear')}</Button>}
          <Button onClick={onClose}>{t('filters.cancel')}</Button>
          <Button type="primary" onClick={apply}>
            {t('filters.apply')}
          </Button>
        </div>
      }
    >
      <FilterGroupEditor
        root={root}
        path={[]}
        group={root}
        fields={fields}
        choices={choices}
        full={full}
        onChange={setRoot}
      />
    </Drawer>
  )
}

/** With a first condition begun, so that there is something to fill in. */
function startingWith(filter: FilterNode | undefined, fields: readonly FilterField[]): FilterGroup {
  const root = asGroup(filter)
  const first = fields[0]
  return countConditions(root) > 0 || !first ? root : addAt(root, [], newCondition(first))
}
