import { FilterOutlined } from '@ant-design/icons'
import type { UseQueryResult } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Choices, NamedValue } from '../../../ui/filter/ChoiceInput.tsx'
import { FilterBar } from '../../../ui/filter/FilterBar.tsx'
import { countConditions, quickValues, withQuickValues } from '../../../ui/filter/filter-model.ts'
import type { FilterField, FilterSpeech } from '../../../ui/filter/filter-words.ts'
import { type QuickChoice, QuickFilter } from '../../../ui/filter/QuickFilter.tsx'
import { ColumnsMenu } from '../../../ui/list/ColumnsMenu.tsx'
import { choiceOf, chosenColumns, type ListColumn } from '../../../ui/list/list-column.ts'
import type { ListView } from '../../../ui/list/use-list-view.ts'
import { Toolbar } from '../../../ui/Page.tsx'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { type CustomerFacets, type CustomerRow, customerKinds } from '../contract.ts'
import css from './CustomersToolbar.module.css'

const FilterBuilder = lazy(() => import('../../../ui/filter/FilterBuilder.tsx'))

interface CustomersToolbarProps {
  view: ListView
  filter: { fields: FilterField[]; speech: FilterSpeech; choices: Choices }
  facets: UseQueryResult<CustomerFacets>
  tiers: readonly NamedValue[]
  columns: readonly ListColumn<CustomerRow>[]
}
const quickFields = ['kind', 'tier', 'institution', 'manager'] as const

/** Search, quick filters, the filter builder and the columns; below it the filter in words. */
export function CustomersToolbar({ view, filter, facets, tiers, columns }: CustomersToolbarProps) {
  const { t } = useTranslation()
  const [building, setBuilding] = useState(false)
  const { look, text } = view
  const shown = chosenColumns(columns, look.columns)
  const label = (key: string) => filter.fields.find((field) => field.key === key)?.label ?? key
  return (
    <>
      <Toolbar>
        <SearchBox
          value={text ?? ''}
          onChange={view.find}
          placeholder={t('customers.searchHint')}
          label={t('customers.search')}
        />
        {!text && (
          <fieldset className={css.quick}>
            <legend className="visually-hidden">{t('filters.quick')}</legend>
            {quickFields.map((key) => (
              <QuickFilter
                key={key}
                label={label(key)}
                choices={quickChoices(key, facets, filter.fields, tiers)}
                chosen={quickValues(look.filter, key)}
                onChange={(values) => view.change({ filter: withQuickValues(look.filter, key, values) })}
              />
            ))}
            <Button icon={<FilterOutlined aria-hidden />} onClick={() => setBuilding(true)}>
              {t('filters.filter')}
              {look.filter && ` · ${countConditions(look.filter)}`}
            </Button>
          </fieldset>
        )}
        <div className={css.end}>
          <ColumnsMenu
            all={columns}
            shown={shown}
            frozen={look.frozen ?? 1}
            onChange={(next) => view.change({ columns: next && choiceOf(columns, next) })}
            onFreeze={(frozen) => view.change({ frozen: frozen === 1 ? undefined : frozen })}
          />
        </div>
      </Toolbar>
      {!text && look.filter && (
        <FilterBar
          filter={look.filter}
          speech={filter.speech}
          onChange={(next) => view.change({ filter: next })}
          onEdit={() => setBuilding(true)}
        />
      )}
      {text && look.filter && <p className="soft">{t('customers.searchAside')}</p>}
      {building && (
        <Suspense>
          <FilterBuilder
            filter={look.filter}
            fields={filter.fields}
            choices={filter.choices}
            onClose={() => setBuilding(false)}
            onApply={(next) => {
              setBuilding(false)
              view.change({ filter: next })
            }}
          />
        </Suspense>
      )}
    </>
  )
}

/** Kinds and tiers are known and wait for their counts only; institutions and managers come with them. */
function quickChoices(
  key: (typeof quickFields)[number],
  facets: UseQueryResult<CustomerFacets>,
  fields: readonly FilterField[],
  tiers: readonly NamedValue[],
): QuickChoice[] | undefined | null {
  const counted = facets.data?.[key]
  if (key === 'institution' || key === 'manager') {
    return facets.isError ? null : (counted as QuickChoice[] | undefined | null)
  }
  const known = key === 'tier' ? tiers : (fields.find((field) => field.key === key)?.choices ?? [])
  return known
    .filter(({ value }) => key === 'tier' || customerKinds.some((kind) => kind === value))
    .map((choice) => ({
      ...choice,
      count: counted ? (counted.find(({ value }) => value === choice.value)?.count ?? 0) : counted,
    }))
}
