import { useTranslation } from 'react-i18next'
import type { PersonOfList } from '../contract.ts'

type Ways = Pick<PersonOfList, 'hasPassword' | 'secondStep' | 'passkeys' | 'signOn'>

/** Whoever has no password comes in by something that is, or asks for, a second step itself. */
export function useSecondStepWords(): (person: Ways) => string {
  const { t } = useTranslation()
  return ({ hasPassword, secondStep, passkeys, signOn }) => {
    if (secondStep) return t('people.secondStepOn')
    const ways = [signOn && t('people.secondStepAtProvider'), passkeys > 0 && t('people.secondStepByPasskey')]
    return (!hasPassword && ways.filter(Boolean).join(' · ')) || t('people.secondStepOff')
  }
}
