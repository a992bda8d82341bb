import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Section } from '../../../ui/Page.tsx'
import { Field } from '../../../ui/RecordForm.tsx'
import { type Fact, type InstitutionPage, institutionKinds, planChange } from '../contract.ts'
import { ChangeForm, type DatedReason } from './ChangeForm.tsx'
import css from './Organisation.module.css'
import { fieldWords, valueWords } from './organisation-words.ts'

interface FactsPanelProps {
  institution: InstitutionPage
  editable: boolean
}

/** Each fact with who says so; where that is an administrator, with what deliveries say, and the way back to them. */
export function FactsPanel({ institution, editable }: FactsPanelProps) {
  const { t } = useTranslation()
  return (
    <Section title={t('organisation.factsTitle')}>
      <p className="soft">{t('organisation.ownersHint')}</p>
      <dl className={css.facts}>
        {institution.facts.map((fact) => (
          <FactLine key={fact.field} institution={institution} fact={fact} editable={editable} />
        ))}
      </dl>
    </Section>
  )
}

type Doing = 'change' | 'give-back'
/** Where an institution stands, and that it is open, is changed by a reorganisation. */
type Changeable = 'name' | 'kind' | 'region'
const isChangeable = (field: string): field is Changeable => ['name', 'kind', 'region'].includes(field)

function FactLine({ institution, fact, editable }: FactsPanelProps & { fact: Fact }) {
  const { t } = useTranslation()
  const [doing, setDoing] = useState<Doing>()
  const { field, value, owner, delivered } = fact
  const name = fieldWords(field, t)
  const owned = owner === 'administrators'
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span>{valueWords(field, value, t)}</span>
        <span className={css.owner}>
          {(owned || institution.delivered) && <Owner fact={fact} />}
          {owned && delivered !== undefined && (
            <span>{t('organisation.deliveredSays', { value: valueWords(field, delivered, t) })}</span>
          )}
          {editable && owned && delivered !== undefined && (
            <Button type="link" size="small" onClick={() => setDoing('give-back')}>
              {t('organisation.giveBack')}
            </Button>
          )}
        </span>
      </dd>
      <dd>
        {editable && isChangeable(field) && (
          <Button
            type="link"
            size="small"
            aria-label={t('organisation.changeFieldOf', { field: name })}
            onClick={() => setDoing('change')}
          >
            {t('organisation.changeField')}
          </Button>
        )}
      </dd>
      {doing && <FactForm institution={institution} fact={fact} doing={doing} onClose={() => setDoing(undefined)} />}
    </div>
  )
}

function Owner({ fact: { owner, since, by } }: { fact: Fact }) {
  const { t } = useTranslation()
  const { longDate } = useFormats()
  if (owner === 'deliveries' || !since) return <span>{t(`organisation.owner.${owner}`)}</span>
  const date = longDate(since)
  return <span>{by ? t('organisation.ownedSinceBy', { date, name: by }) : t('organisation.ownedSince', { date })}</span>
}

interface FactFormProps {
  institution: InstitutionPage
  fact: Fact
  doing: Doing
  onClose: () => void
}

function FactForm({ institution, fact, doing, onClose }: FactFormProps) {
  const { t } = useTranslation()
  const { field } = fact
  const words = fieldWords(field, t)
  const submit = ({ value, ...dated }: DatedReason & { value?: string | null }) => {
    const base = { institutionId: institution.id, ...dated }
    if (doing === 'change' && isChangeable(field))
      return call(planChange, { body: { ...base, kind: 'change', field, value: value?.trim() || null } })
    return call(planChange, { body: { ...base, kind: 'give-back', field } })
  }
  return (
    <ChangeForm<DatedReason & { value?: string | null }>
      title={doing === 'change' ? t('organisation.changeFieldOf', { field: words }) : t('organisation.giveBack')}
      today={institution.today}
      initial={{ value: fact.value }}
      onSubmit={submit}
      onClose={onClose}
    >
      {doing === 'give-back' ? (
        <p>{t('organisation.change.fact', { field: words, value: valueWords(field, fact.delivered ?? null, t) })}</p>
      ) : field === 'kind' ? (
        <Field name="value" label={words}>
          <Select
            allowClear
            aria-label={words}
            options={institutionKinds.map((kind) => ({ value: kind, label: t(`organisation.kinds.${kind}`) }))}
          />
        </Field>
      ) : (
        <Field name="value" label={words} required={field === 'name'}>
          <Input maxLength={100} />
        </Field>
      )}
    </ChangeForm>
  )
}
