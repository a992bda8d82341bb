import type { Locator, Page } from 'playwright-core'
import type { Look } from './looks.ts'

/** What a page of a look is opened with: a desk, or a phone in a hand; of somebody who has asked for nothing to move. */
export function shapeOf({ width }: Pick<Look, 'width'>) {
  const phone = width < 800
  const viewport = { width, height: phone ? 844 : 900 }
  return { viewport, hasTouch: phone, isMobile: phone, reducedMotion: 'reduce' } as const
}

/** A device in the browser that holds passkeys and takes every touch for its owner's; for a page before it is opened. */
export async function plugIn(page: Page) {
  await page.addInitScript(() => {
    const { credentials } = navigator
    const get = credentials?.get.bind(credentials)
    if (!get) return
    credentials.get = (options) => {
      if (options?.mediation === 'conditional')
        document.querySelector('[autocomplete$="webauthn"]')?.setAttribute('data-offered', '')
      return get(options)
    }
  })
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  /** Whether the device answers at once, or only waits. */
  const touch = (enabled: boolean) =>
    devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })
  return {
    touch,
    /** By the page's button, after what it offered: a device that answers at once answers that, too, as no person would. */
    async enter(button: Locator) {
      await page.locator('[data-offered]').waitFor({ state: 'attached' })
      await touch(true)
      await button.press('Enter')
    },
    recognise: (isUserVerified: boolean) =>
      devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  }
}
