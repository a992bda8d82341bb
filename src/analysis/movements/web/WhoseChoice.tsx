import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { Choice } from '../../../ui/Choice.tsx'
import { Toolbar } from '../../../ui/Page.tsx'

interface WhoseChoiceProps {
  data: {
    mine: boolean
    everything: boolean
    institutions: { id: string; name: string; depth: number }[]
  }
  view: 'mine' | 'all'
  institution: string | undefined
  onChange: (next: { view?: 'mine' | 'all'; institution?: string | undefined }) => void
}

/** Own customers, a branch, or all that the reader may see: only what there is to choose between is offered. */
export function WhoseChoice({ data, view, institution, onChange }: WhoseChoiceProps) {
  const { t } = useTranslation()
  const { institutions, everything, mine } = data
  const top = Math.min(...institutions.map(({ depth }) => depth))
  const all = everything ? t('movements.wholeUnion') : (institutions[0]?.name ?? t('movements.branch'))
  return (
    <Toolbar>
      {mine && (
        <Choice
          label={t('movements.whose')}
          value={view}
          options={[
            { value: 'mine', label: t('movements.mine') },
            { value: 'all', label: institutions.length > 1 ? t('movements.all') : all },
          ]}
          onChange={(next) => onChange({ view: next })}
        />
      )}
      {institutions.length > 1 && view === 'all' && (
        <Select
          aria-label={t('movements.institution')}
          value={institution ?? ''}
          onChange={(value) => onChange({ institution: value || undefined })}
          popupMatchSelectWidth={false}
          showSearch={{ optionFilterProp: 'label' }}
          style={{ minWidth: 168 }}
          options={[
            { value: '', label: everything ? t('movements.wholeUnion') : t('movements.allBranches') },
            ...institutions.map(({ id, name, depth }) => ({
              value: id,
              label: name,
              style: { paddingInlineStart: 12 + 12 * (depth - top) },
            })),
          ]}
        />
      )}
    </Toolbar>
  )
}
