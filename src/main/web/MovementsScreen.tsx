import { getRouteApi } from '@tanstack/react-router'
import { MovementsPage } from '../../analysis/movements/web/MovementsPage.tsx'
import { useTierNames } from '../../analysis/tiers/web/tier-names.ts'

const route = getRouteApi('/signed-in')

/** The movements are one slice's, the names of tiers another's; whose come first goes by the post that a person holds. */
export function MovementsScreen() {
  const { me } = route.useRouteContext()
  return (
    <MovementsPage
      tierName={useTierNames().name}
      startsWithMine={me.roles.some(({ role }) => role === 'relationship-manager' || role === 'loan-officer')}
    />
  )
}
