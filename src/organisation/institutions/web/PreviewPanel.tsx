import type { UseQueryResult } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Figures } from '../../../ui/Page.tsx'
import type { Preview } from '../contract.ts'
import css from './Organisation.module.css'

interface PreviewPanelProps {
  preview: UseQueryResult<Preview>
  /** Whether enough is filled in for there to be one. */
  complete: boolean
  roles: 'end' | 'move' | undefined
}

const namedMost = 8

/** What a change does, before anybody has it done: how much hangs on it, and whose sight it changes. */
export function PreviewPanel({ preview, complete, roles }: PreviewPanelProps) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const { data, error } = preview
  return (
    <section className={css.preview} aria-label={t('organisation.preview.title')} aria-live="polite">
      <strong>{t('organisation.preview.title')}</strong>
      {complete && error ? (
        <p>{problemWords(error)}</p>
      ) : complete && data ? (
        <>
          <Figures
            items={[
              { label: t('organisation.preview.institutions'), value: count(data.institutions) },
              ...(data.customers === null
                ? []
                : [{ label: t('organisation.preview.customers'), value: count(data.customers) }]),
              { label: t('organisation.preview.staff'), value: count(data.staff) },
            ]}
          />
          <dl className={css.holders}>
            <Holders label={t('organisation.preview.gaining')} of={data.gaining} />
            <Holders label={t('organisation.preview.losing')} of={data.losing} />
            {data.held.length > 0 && (
              <Holders
                label={t(roles === 'move' ? 'organisation.preview.moving' : 'organisation.preview.ending')}
                of={data.held}
              />
            )}
          </dl>
        </>
      ) : (
        <p className="soft">{t('organisation.preview.wait')}</p>
      )}
    </section>
  )
}

function Holders({ label, of }: { label: string; of: Preview['held'] }) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const named = of.slice(0, namedMost).map((holder) => holderWords(holder, t))
  if (of.length > namedMost) named.push(t('organisation.preview.more', { number: count(of.length - namedMost) }))
  return (
    <div>
      <dt>{label}</dt>
      <dd>{named.join(t('ui.listComma')) || t('organisation.preview.nobody')}</dd>
    </div>
  )
}

function holderWords({ name, role, institutionName }: Preview['held'][number], t: TFunction): string {
  const words = t(`identity.role.${role}` as 'identity.role.risk', { defaultValue: role })
  return t('organisation.preview.holder', { name, role: words, institution: institutionName })
}
