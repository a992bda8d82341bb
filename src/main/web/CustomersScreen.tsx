import { StandingMark } from '../../analysis/tiers/web/TierMark.tsx'
import { useTierNames } from '../../analysis/tiers/web/tier-names.ts'
import { CustomersPage } from '../../information/customers/web/CustomersPage.tsx'

/** The list belongs to information, the tiers in it to analysis: they meet here. */
export function CustomersScreen() {
  const names = useTierNames()
  const tiers = Array.from({ length: names.count }, (_, index) => ({ value: index + 1, label: names.name(index + 1) }))
  return (
    <CustomersPage
      tiers={tiers.reverse()}
      renderStanding={(row) => <StandingMark standing={row.standing} tier={row.tier} />}
    />
  )
}
