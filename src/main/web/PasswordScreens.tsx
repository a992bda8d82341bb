import { getRouteApi } from '@tanstack/react-router'
import { ForgottenPage } from '../../organisation/identity/web/ForgottenPage.tsx'
import { PasswordPage } from '../../organisation/identity/web/PasswordPage.tsx'
import { Preferences } from '../../ui/Preferences.tsx'

export function PasswordScreen() {
  const { setup } = getRouteApi('/password').useRouteContext()
  return <PasswordPage institution={setup.institution} preferences={<Preferences />} />
}

export function ForgottenScreen() {
  const { setup } = getRouteApi('/forgotten').useRouteContext()
  return <ForgottenPage institution={setup.institution} preferences={<Preferences />} />
}
