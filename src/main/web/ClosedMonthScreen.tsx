import { ClosedMonthPage } from '../../analysis/closes/web/ClosedMonthPage.tsx'
import { ChangeReason, ChangeSummary } from '../../analysis/tiers/web/ChangeSummary.tsx'
import { StandingMark } from '../../analysis/tiers/web/TierMark.tsx'

/** The month belongs to the closes, the words of a change to the tiers: they meet here. */
export function ClosedMonthScreen() {
  return (
    <ClosedMonthPage
      renderChange={(row) => <ChangeSummary change={row} />}
      renderReason={(row) => <ChangeReason change={row} />}
      renderStanding={({ standing, tier }) => <StandingMark standing={standing} tier={tier} />}
    />
  )
}
