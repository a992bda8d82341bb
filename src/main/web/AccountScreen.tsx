import { DelegationSection } from '../../organisation/approvals/web/DelegationSection.tsx'
import { AccountPage } from '../../organisation/identity/web/AccountPage.tsx'

/** One's account is the identity's, who stands in for one the approvals': they meet here. */
export function AccountScreen() {
  return (
    <AccountPage>
      <DelegationSection />
    </AccountPage>
  )
}
