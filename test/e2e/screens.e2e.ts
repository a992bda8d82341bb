import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../harness/browser.ts'
import { cast, union } from './county-bank.ts'
import { shapeOf } from './device.ts'
import { lookAt, watchIds } from './faults.ts'
import { full, type Language, looksOf, showIn, type Theme, words } from './looks.ts'
import { type OpenBank, openBank } from './open-bank.ts'

type Person = Parameters<OpenBank['signIn']>[1]
interface Screen {
  name: string
  path: string
  /** Whose screen it is; an administrator's where nobody is named. */
  as?: Person
  /** Present where something is to be done before the screen stands there. */
  prepare?: (page: Page, language: Language) => unknown
  /** Present where it stands on narrow, or on wide screens only. */
  only?: 'narrow' | 'wide'
}

const worthOrNew = {
  all: [
    { field: 'kind', op: 'notIn', values: ['group'] },
    {
      any: [
        { field: 'aum', op: 'between', values: ['150000', '9000000'] },
        { field: 'openedOn', op: 'last', values: ['3', 'month'] },
      ],
    },
  ],
}
const nobody = { field: 'name', op: 'is', values: ['nobody'] }

let browser: TestBrowser
let bank: OpenBank
let screens: Screen[]

beforeAll(async () => {
  ;[bank, browser] = await Promise.all([openBank(), openBrowser()])
  const customer = async (character: (typeof cast)[keyof typeof cast]) =>
    `/customers/${await bank.customerId(character)}`
  const published = `/deliveries/${await bank.deliveryId('published', '2025-09-30')}`
  const filtered = `/customers?filter=${encodeURIComponent(JSON.stringify(worthOrNew))}&frozen=2`
  const special = async (no: string) =>
    (
      await bank.send('eastManager', `/api/customers/${await bank.customerId({ no })}/special`, {
        tier: 2,
        reason: '县里知名的种粮大户，带动全村开户',
      })
    ).requestId
  const [asked, granted] = [await special('K2001'), await special('K2004')]
  await bank.send('eastBranch', `/api/approvals/${granted}/decision`, { step: 1, approve: true, comment: '同意' })
  const reason = '客户来电挂失，客户经理联系不上'
  await bank.send('eastBranch', '/api/openings/break-glass', { number: cast.company.no, reason })
  await bank.send('eastManager', '/api/exports', {
    sort: 'name',
    direction: 'asc',
    columns: ['name', 'customerNo'],
    language: 'es',
    reason: '季度走访名单',
  })
  const press =
    (name: (language: Language) => string) =>
    async (page: Page, language: Language): Promise<void> =>
      page
        .getByRole('button', { name: name(language), exact: true })
        .first()
        .click()
  const openWith = (key: string) => async (page: Page) => {
    await page.keyboard.press(key)
    await page.getByRole('dialog').waitFor()
  }
  const institution = `/organisation/${await bank.institutionId(union.west)}`
  screens = [
    { name: 'sign-in', path: '/sign-in' },
    { name: 'customers', path: '/customers' },
    { name: 'customers found', path: '/customers?text=海' },
    { name: 'customers none found', path: '/customers?text=nobody' },
    { name: 'customers filtered', path: filtered },
    { name: 'customers none filtered', path: `/customers?filter=${encodeURIComponent(JSON.stringify(nobody))}` },
    {
      name: 'filter builder',
      path: filtered,
      prepare: (page, language) => page.getByRole('button', { name: words[language].filters.filter }).first().click(),
    },
    { name: 'palette', path: '/closes', prepare: openWith('Control+k') },
    { name: 'keys', path: '/closes', prepare: openWith('?') },
    { name: 'customer fallen', path: await customer(cast.falling) },
    { name: 'customer watched', path: await customer(cast.watched) },
    {
      name: 'customer exited, as table',
      path: await customer(cast.exiting),
      prepare: async (page, language) => {
        for (const button of await page.getByRole('button', { name: words[language].ui.table }).all())
          await button.click()
      },
    },
    { name: 'company', path: await customer(cast.company) },
    { name: 'movements', path: '/movements' },
    { name: 'movements maturing', path: '/movements?group=maturing&days=90' },
    { name: 'movements risen', path: '/movements?group=upgraded' },
    { name: 'movements none', path: '/movements?group=leaving' },
    { name: 'deliveries', path: '/deliveries' },
    { name: 'deliveries of a day', path: '/deliveries?month=2025-09&date=2025-09-30&source=core' },
    { name: 'delivery published', path: published },
    { name: 'delivery held', path: `/deliveries/${await bank.deliveryId('held', '2025-09-30')}` },
    { name: 'closes', path: '/closes' },
    { name: 'month', path: '/closes/2025-09' },
    { name: 'month not closed', path: '/closes/2025-10' },
    { name: 'tier policy', path: '/policies/tiers' },
    { name: 'audit', path: '/audit' },
    { name: 'audit of a customer', path: `/audit?customerId=%22${await bank.customerId(cast.falling)}%22` },
    {
      name: 'audit of changes, opened',
      path: '/audit?action=policy-adopted',
      prepare: async (page) => {
        for (const one of await page.locator('summary').all()) await one.click()
      },
    },
    { name: 'audit none found', path: '/audit?person=nobody&from=2020-01-01&to=2020-01-02' },
    { name: 'no such page', path: '/nowhere' },
    { name: 'design system', path: '/design' },
    { name: 'account', path: '/account' },
    {
      name: 'second step to set up',
      path: '/account',
      prepare: async (page, language) => {
        const { identity } = words[language]
        await page.getByRole('button', { name: identity.secondStepSetUp }).click()
        const form = page.getByRole('form', { name: identity.secondStepSetUp })
        await form.getByLabel(identity.passwordPresent).fill(bank.password)
        await form.getByRole('button', { name: identity.next }).click()
        await form.getByLabel(identity.secondStepCode).waitFor()
      },
    },
    { name: 'second step of everybody', path: '/account/everybody' },
    { name: 'user guide', path: '/guide' },
    { name: 'help', path: '/closes/2025-09', prepare: openWith('F1') },
    {
      name: 'folded navigation',
      path: '/policies/tiers',
      prepare: (page, language) => page.getByRole('button', { name: words[language].ui.fold }).click(),
      only: 'wide',
    },
    {
      name: 'menu',
      path: '/policies/tiers',
      prepare: (page, language) => page.getByRole('button', { name: words[language].ui.more, exact: true }).click(),
      only: 'narrow',
    },
    { name: 'api keys and webhooks', path: '/developers', prepare: fillApi },
    {
      name: 'api key to make',
      path: '/developers',
      prepare: async (page, language) => {
        const { api } = words[language]
        await page.getByRole('button', { name: api.newKey }).click()
        await page.getByRole('button', { name: api.someInstitutions }).click()
      },
    },
    { name: 'webhook', path: '/developers/webhooks/1' },
    { name: 'api reference', path: '/reference' },
    {
      name: 'api reference, opened',
      path: '/reference?text=transactions',
      prepare: async (page) => {
        for (const one of await page.locator('summary').all()) await one.click()
      },
    },
    { name: 'approvals none to decide', path: '/approvals' },
    { name: 'approvals', path: '/approvals?box=all' },
    { name: 'approval to decide', path: `/approvals/${asked}` },
    { name: 'approval done', path: `/approvals/${granted}` },
    { name: 'approval rules', path: '/approvals/rules' },
    {
      name: 'approval rules, others to ask for',
      path: '/approvals/rules',
      prepare: (page, language) => page.getByRole('button', { name: words[language].approvals.change }).first().click(),
    },
    { name: 'customer special', path: `/customers/${await bank.customerId({ no: 'K2004' })}` },
    { name: 'people', path: '/people' },
    { name: 'people none found', path: '/people?text=nobody' },
    { name: 'person to add', path: '/people/add' },
    { name: 'person', path: `/people/${await bank.personId('westManager')}` },
    {
      name: 'person, a role to give',
      path: `/people/${await bank.personId('eastTeller')}`,
      prepare: (page, language) => page.getByRole('button', { name: words[language].people.give }).click(),
    },
    { name: 'roles', path: '/people/roles' },
    { name: 'password of a link', path: await bank.passwordLink('executive') },
    { name: 'password forgotten', path: '/forgotten' },
    { name: 'organisation', path: '/organisation' },
    { name: 'organisation of another day', path: '/organisation?on=2025-09-15&closed=true' },
    { name: 'organisation none found', path: '/organisation?text=nobody' },
    { name: 'institution', path: institution },
    { name: 'institution of another day', path: `${institution}?on=2025-09-15` },
    {
      name: 'reorganisation',
      path: institution,
      prepare: async (page, language) => {
        const { organisation } = words[language]
        await page.getByRole('button', { name: organisation.reorganise }).click()
        await choose(page, organisation.action.merge)
        const form = page.getByRole('dialog')
        await form.getByRole('combobox', { name: organisation.heir }).click()
        await page.getByTitle(/城东支行/).click()
        await form.getByText(organisation.preview.gaining).waitFor()
      },
    },
    {
      name: 'reorganisation by a split',
      path: institution,
      prepare: async (page, language) => {
        const { organisation } = words[language]
        await page.getByRole('button', { name: organisation.reorganise }).click()
        await choose(page, organisation.action.split)
      },
    },
    {
      name: 'placement',
      path: institution,
      prepare: (page, language) =>
        page.getByRole('button', { name: words[language].organisation.place }).first().click(),
    },
    { name: 'institution to add', path: '/organisation', prepare: press((l) => words[l].organisation.newInstitution) },
    { name: 'role to copy', path: '/people/roles', prepare: press((l) => words[l].people.copyRole) },
    {
      name: 'link to hand over',
      path: `/people/${await bank.personId('westManager')}`,
      prepare: async (page, language) => {
        await press((l) => words[l].people.resetByHand)(page, language)
        await page.getByRole('textbox', { name: words[language].people.link }).waitFor()
      },
    },
    { name: 'webhook to add', path: '/developers', prepare: press((l) => words[l].api.newWebhook) },
    { name: 'webhook to edit', path: '/developers/webhooks/1', prepare: press((l) => words[l].api.edit) },
    { name: 'opened customers', path: '/openings' },
    { name: 'notices none', path: '/notices' },
    {
      name: 'audit of everything, opened',
      path: '/audit',
      prepare: async (page) => {
        for (const one of await page.locator('summary').all()) await one.click()
      },
    },
    { name: 'notices', path: '/notices', as: 'westManager' },
    { name: 'customer to open', path: '/openings', as: 'eastTeller' },
    { name: 'customer to open in an emergency', path: '/openings', as: 'eastBranch' },
    { name: 'customer opened in an emergency', path: await customer(cast.company), as: 'eastBranch' },
    { name: 'approval to decide on', path: `/approvals/${asked}`, as: 'eastBranch' },
    { name: 'right to hand over', path: '/account', as: 'eastBranch' },
    {
      name: 'number to reveal',
      path: await customer(cast.falling),
      as: 'eastBranch',
      prepare: (page, language) =>
        page.getByRole('button', { name: words[language].access.reveal.idNo }).first().click(),
    },
    {
      name: 'customer to make confidential',
      path: await customer(cast.falling),
      as: 'eastBranch',
      prepare: async (page, language) => {
        await page.getByText(words[language].access.sight).click()
        await press((l) => words[l].access.confide)(page, language)
      },
    },
    {
      name: 'note to write',
      path: await customer(cast.falling),
      as: 'eastBranch',
      prepare: press((l) => words[l].access.writeNote),
    },
    { name: 'exports none', path: '/exports', as: 'eastBranch' },
    { name: 'exports', path: '/exports', as: 'eastManager' },
    { name: 'export to ask for', path: '/customers', as: 'eastManager', prepare: press((l) => words[l].exports.ask) },
    {
      name: 'customers selected',
      path: '/customers?view=all&sort=name',
      as: 'eastManager',
      prepare: (page) => page.locator('tr[data-row]').getByRole('checkbox').first().check(),
    },
    {
      name: 'special VIP to ask for',
      path: `/customers/${await bank.customerId({ no: 'K2007' })}`,
      as: 'eastManager',
      prepare: press((l) => words[l].tiers.special.ask),
    },
    {
      name: 'customer, why',
      path: await customer(cast.watched),
      prepare: (page, language) => page.getByText(words[language].access.sight).click(),
    },
  ]
}, 240_000)
afterAll(async () => {
  await browser?.close()
  expect(await bank?.stop()).toBe(0)
})

/** One of a row of buttons. A dialog that is still opening may take a click for none. */
async function choose(page: Page, name: string): Promise<void> {
  const button = page.getByRole('dialog').getByRole('button', { name })
  do await button.click()
  while ((await button.getAttribute('aria-pressed')) !== 'true')
}

/** A key, and a webhook with a message that came to nothing: there is no such host. */
async function fillApi(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const post = async (url: string, body: object) => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json()
    }
    const permissions = ['customer:read', 'close:read']
    await post('/api/keys', { name: '数据平台', permissions, institutionIds: null, days: 90, requestsPerMinute: 300 })
    const url = 'https://almanac-hooks.invalid/in'
    const { webhook } = await post('/api/webhooks', { name: 'BI', url, events: ['delivery-held', 'month-closed'] })
    await post(`/api/webhooks/${webhook.id}/ping`, {})
    const log = async () => (await fetch(`/api/webhooks/${webhook.id}/messages`)).json()
    while ((await log()).items[0].state === 'waiting') await new Promise((resolve) => setTimeout(resolve, 100))
  })
  await page.reload()
}

const shapes = [
  { width: 1440, only: 'wide', hand: 'a mouse' },
  { width: 390, only: 'narrow', hand: 'a finger' },
] as const

test.each(shapes)('every screen stands $width px wide under $hand', { timeout: 900_000 }, async (shape) => {
  const { width } = shape
  const shown = looksOf(width)
  const [first] = shown
  const page = await browser.openPage(shapeOf(shape))
  const ids = watchIds(page)
  const faults: string[] = []
  let signedIn: Person | undefined
  for (const [number, screen] of screens.entries()) {
    if (screen.only && screen.only !== shape.only) continue
    const person = screen.as ?? 'administrator'
    if (number > 0 && person !== signedIn) await bank.signIn(page, person)
    if (number > 0) signedIn = person
    // Always from the server, with nothing left of the screen before.
    await page.goto(bank.address + screen.path)
    await showIn(page, first)
    if (screen.prepare) {
      await screen.prepare(page, first.language)
      await showIn(page, first)
    }
    const checked = new Set<Theme>()
    for (const look of shown) {
      if (look !== first) await showIn(page, look)
      // Once for each theme, and of the pairs at every other width.
      const everyOther = screen.only || number % 2 === Number(width < 800)
      const axe = full ? !checked.has(look.theme) : look === first && Boolean(everyOther)
      checked.add(look.theme)
      faults.push(...(await lookAt(page, `screen ${screen.name}`, look, { ids, axe })))
    }
    // What a screen keeps on the machine is its own affair.
    await page.evaluate(() => localStorage.clear())
  }
  expect(faults).toEqual([])
})

test('no screen of the router is left out', () => {
  const router = readFileSync(join(import.meta.dirname, '../../src/main/web/router.tsx'), 'utf8')
  const paths = [...router.matchAll(/^ {2}path: '(.*)',$/gm)].map((match) => match[1] ?? '')
  expect(paths.length).toBeGreaterThan(30)
  // The provider of the single sign-on has a journey of its own (sign-on.e2e.ts), the first page leads on.
  const elsewhere = ['/sign-on', '/', '$']
  const walked = screens.map(({ path }) => path.split(/[?#]/)[0] ?? '')
  const isWalked = (path: string) =>
    walked.some((one) => new RegExp(`^${path.replaceAll(/\$\w+/g, '[^/]+')}$`).test(one))
  expect(paths.filter((path) => !elsewhere.includes(path) && !isWalked(path))).toEqual([])
})
