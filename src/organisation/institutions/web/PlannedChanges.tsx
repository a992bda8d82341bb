import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { Section } from '../../../ui/Page.tsx'
import { listInstitutions, listPlanned } from '../contract.ts'
import { ChangeList } from './ChangeList.tsx'

/** What is laid down and not yet in force; nothing where there is none. */
export function PlannedChanges() {
  const { t } = useTranslation()
  const planned = useQuery(queryOf(listPlanned, {}))
  const { data } = useQuery(queryOf(listInstitutions, { query: {} }))
  if (!data || !planned.data?.items.length) return null
  return (
    <Section title={t('organisation.planned')}>
      <ChangeList label={t('organisation.planned')} today={data.today} changes={planned.data.items} empty={null} />
    </Section>
  )
}
