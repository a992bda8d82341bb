import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { roleWords } from '../../../organisation/identity/contract.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Section } from '../../../ui/Page.tsx'
import { Bars, Loaded } from '../../../ui/States.tsx'
import type { Customer } from '../../customers/contract.ts'
import { type CustomerAccess, getAccess } from '../contract.ts'
import css from './Access.module.css'
import { Confidentiality } from './Confidentiality.tsx'

/** Why the reader sees the customer, what is masked and why, who else may; and who may know of a confidential one. */
export function AccessPanel({ customer }: { customer: Customer }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(customer.confidential)
  // Who is on the list shows without unfolding, also once a customer has just been made confidential.
  const enabled = open || customer.confidential
  const access = useQuery({ ...queryOf(getAccess, { params: { customerId: customer.id } }), enabled })
  return (
    <Section title={t('access.title')}>
      <details className={css.why} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('access.sight')}</summary>
        {open && (
          <div>
            <Loaded query={access} bars={<Bars count={5} height={20} />}>
              {(known) => (
                <>
                  <Reasons access={known} />
                  <Masks access={known} revealable={customer.masks.revealable} />
                  <Others access={known} />
                </>
              )}
            </Loaded>
          </div>
        )}
      </details>
      <Confidentiality customer={customer} known={access.data?.confidential ?? null} />
    </Section>
  )
}

function Reasons({ access }: { access: CustomerAccess }) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const { roles, institutionName: own, manages, opening, confidential } = access
  const reasons = roles.map(({ institutionName: institution, ...role }) => {
    const name = roleWords(role, t)
    return institution
      ? t('access.sightRole', { role: name, institution, own })
      : t('access.sightUnion', { role: name, own })
  })
  if (manages) reasons.push(t('access.sightManager'))
  if (opening?.kind === 'identified') reasons.push(t('access.sightIdentified', { time: instant(opening.expiresAt) }))
  if (opening?.kind === 'break-glass')
    reasons.push(t('access.sightBroken', { time: instant(opening.expiresAt), reason: opening.reason }))
  if (confidential) reasons.push(t(confidential.listed ? 'access.sightListed' : 'access.sightConfidentialManager'))
  return (
    <ul className={css.list}>
      {reasons.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  )
}

function Masks({ access, revealable }: { access: CustomerAccess; revealable: boolean }) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const words = ({ whole, until }: CustomerAccess['fields'][number]) => {
    if (whole === 'managed') return t('access.wholeManaged')
    if (whole === 'revealed') return t('access.wholeRevealed', { time: until ? instant(until) : '–' })
    return t(revealable ? 'access.maskedRevealable' : 'access.masked')
  }
  return (
    <div>
      <h3>{t('access.fieldsTitle')}</h3>
      <ul className={css.list}>
        {access.fields.map((field) => (
          <li key={field.field}>
            {t(`access.field.${field.field}`)}
            <br />
            <span className="soft">{words(field)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Others({ access: { others, openedFor } }: { access: CustomerAccess }) {
  const { t } = useTranslation()
  return (
    <div>
      <h3>{t('access.othersTitle')}</h3>
      <ul className={css.list}>
        {others.map(({ people, ...role }) => (
          <li key={role.role}>{t('access.othersRole', { count: people, role: roleWords(role, t) })}</li>
        ))}
        {openedFor > 0 && <li>{t('access.openedFor', { count: openedFor })}</li>}
      </ul>
    </div>
  )
}
