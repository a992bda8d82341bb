import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FilterNode } from '../../platform/http/filter.ts'
import css from './FilterBar.module.css'
import { asGroup, type FilterPath, replaceAt, tidy } from './filter-model.ts'
import { type FilterSpeech, filterParts } from './filter-words.ts'

interface FilterBarProps {
  filter: FilterNode
  speech: FilterSpeech
  onChange: (filter: FilterNode | undefined) => void
  /** Opens the builder. */
  onEdit: () => void
}

/** The active filter as one sentence whose conditions can be taken out. */
export function FilterBar({ filter, speech, onChange, onEdit }: FilterBarProps) {
  const { t } = useTranslation()
  const without = (path: FilterPath) => onChange(tidy(replaceAt(asGroup(filter), path, undefined)))
  return (
    <fieldset className={css.bar}>
      <legend className="visually-hidden">{t('filters.sentence')}</legend>
      {filterParts(filter, speech).map((part) =>
        part.kind === 'word' ? (
          <span key={part.at} className="soft">
            {part.text}
          </span>
        ) : (
          <span key={part.path.join('.')} className={css.chip}>
            <button type="button" className={css.say} title={t('filters.change')} onClick={onEdit}>
              <strong>{part.field}</strong> {part.predicate}
            </button>
            <button
              type="button"
              className={css.remove}
              aria-label={t('filters.remove', { condition: `${part.field} ${part.predicate}` })}
              onClick={() => without(part.path)}
            >
              <CloseOutlined aria-hidden />
            </button>
          </span>
        ),
      )}
      <Button type="link" size="small" onClick={() => onChange(undefined)}>
        {t('filters.clear')}
      </Button>
    </fieldset>
  )
}
