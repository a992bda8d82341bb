import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { z } from 'zod'
import { changeKinds, differenceKinds, noticeKinds } from '../../analysis/closes/contract.ts'
import { movementGroups } from '../../analysis/movements/contract.ts'
import { deliveryStates } from '../../information/intake/contract.ts'
import { approvalBoxes } from '../../organisation/approvals/contract.ts'
import { meQuery, setupQuery } from '../../organisation/identity/web/session.ts'
import { auditActions } from '../../platform/audit/contract.ts'
import { setTimeZone } from '../../platform/i18n/format.ts'
import { forgetSession } from '../../ui/list/list-memory.ts'
import { listSearch } from '../../ui/list/list-view.ts'
import { isAnythingUnsaved } from '../../ui/unsaved.ts'
import { guarded, NotPermittedPage } from './guarded.tsx'
import { landingPath } from './navigation.tsx'
import { queryClient, whenFactorNeeded, whenSignedOut } from './query-client.ts'
import { NotFoundPage, ProblemPage, Root, Waiting } from './Root.tsx'
import { readCustomers, readMeAgain, readTiers } from './read-ahead.ts'

/** A search parameter that does not parse is dropped, never an error page: addresses are typed and shared by people. */
const word = z.string().trim().min(1).max(100).optional().catch(undefined)
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values).optional().catch(undefined)

/** What is written with digits only is read as a number, and is a text here. */
const textOfDigits = (value: unknown) => (typeof value === 'number' ? String(value) : value)
const numberOrWord = z.preprocess(textOfDigits, z.string().trim().min(1).max(100).optional()).catch(undefined)
/** In quotes, as links have it: a number would have lost its last digits. */
const recordId = z
  .string()
  .regex(/^\d{1,19}$/)
  .optional()
  .catch(undefined)

const rootRoute = createRootRouteWithContext()({
  beforeLoad: async () => {
    const setup = await queryClient.ensureQueryData(setupQuery)
    setTimeZone(setup.timeZone)
    return { setup }
  },
  component: Root,
  errorComponent: ProblemPage,
  notFoundComponent: NotFoundPage,
  pendingComponent: Waiting,
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: z.object({ to: z.string().max(2000).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./EntryScreen.tsx'), 'EntryScreen'),
})
const signOnRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-on',
  component: lazyRouteComponent(() => import('./SignOnScreen.tsx'), 'SignOnScreen'),
})

/** For whoever cannot sign in: these work whether or not somebody is signed in. */
const passwordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/password',
  component: lazyRouteComponent(() => import('./PasswordScreens.tsx'), 'PasswordScreen'),
})
const forgottenRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgotten',
  component: lazyRouteComponent(() => import('./PasswordScreens.tsx'), 'ForgottenScreen'),
})

const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    const me = await queryClient.fetchQuery(meQuery)
    if (me) return { me }
    const to = location.href === '/' ? undefined : location.href
    throw redirect({ to: '/sign-in', search: { to } })
  },
  // Beside the code of the page.
  loader: ({ context: { me } }) => readTiers(me),
  // Whoever signs in next waits for it anew.
  gcTime: 0,
  component: lazyRouteComponent(() => import('./AppShell.tsx'), 'AppShell'),
})

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad: ({ context }) => {
    const path = landingPath(context.me.permissions)
    if (path) throw redirect({ to: path, replace: true })
  },
  component: NotPermittedPage,
})
const unknownRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '$',
  component: NotFoundPage,
})
const customersRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/customers',
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  // The pointer over a link says nothing yet: whoever only passes by reads no customers.
  loader: ({ cause, context: { me }, deps }) => (cause === 'preload' ? undefined : readCustomers(me, deps)),
  component: guarded(
    'customer:read',
    lazyRouteComponent(() => import('./CustomersScreen.tsx'), 'CustomersScreen'),
  ),
})
const customerRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/customers/$customerId',
  component: guarded(
    'customer:read',
    lazyRouteComponent(() => import('./CustomerScreen.tsx'), 'CustomerScreen'),
  ),
})
const exportsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/exports',
  component: guarded(
    'export:request',
    lazyRouteComponent(() => import('../../information/customers/web/ExportsPage.tsx'), 'ExportsPage'),
  ),
})
const openingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/openings',
  validateSearch: z.object({ whose: oneOf(['own', 'all']) }),
  component: guarded(
    'customer:read',
    lazyRouteComponent(() => import('../../information/access/web/OpeningsPage.tsx'), 'OpeningsPage'),
  ),
})
const noticesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/notices',
  component: lazyRouteComponent(() => import('../../organisation/notices/web/NoticesPage.tsx'), 'NoticesPage'),
})
const deliveriesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/deliveries',
  validateSearch: z.object({
    state: oneOf(deliveryStates),
    job: word,
    month: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
      .optional()
      .catch(undefined),
    date: z.iso.date().optional().catch(undefined),
    source: word,
  }),
  component: guarded(
    'delivery:read',
    lazyRouteComponent(() => import('../../information/intake/web/DeliveriesPage.tsx'), 'DeliveriesPage'),
  ),
})
const deliveryRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/deliveries/$deliveryId',
  validateSearch: z.object({ feed: word, reason: word }),
  component: guarded(
    'delivery:read',
    lazyRouteComponent(() => import('../../information/intake/web/DeliveryPage.tsx'), 'DeliveryPage'),
  ),
})
const movementsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/movements',
  validateSearch: z.object({
    group: oneOf(movementGroups),
    days: z.number().int().optional().catch(undefined),
    view: oneOf(['mine', 'all']),
    institution: z.coerce
      .string()
      .regex(/^\d{1,19}$/)
      .optional()
      .catch(undefined),
  }),
  component: guarded(
    'close:read',
    lazyRouteComponent(() => import('./MovementsScreen.tsx'), 'MovementsScreen'),
  ),
})
const closesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/closes',
  component: guarded(
    'close:read',
    lazyRouteComponent(() => import('../../analysis/closes/web/ClosesPage.tsx'), 'ClosesPage'),
  ),
})
const closedMonthRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/closes/$month',
  validateSearch: z.object({
    kind: oneOf([...changeKinds, ...noticeKinds]),
    view: oneOf(['changes', 'differences']),
    difference: oneOf(differenceKinds),
  }),
  component: guarded(
    'close:read',
    lazyRouteComponent(() => import('./ClosedMonthScreen.tsx'), 'ClosedMonthScreen'),
  ),
})
const tierPolicyRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/policies/tiers',
  component: guarded(
    'policy:read',
    lazyRouteComponent(() => import('../../analysis/tiers/web/TierPolicyPage.tsx'), 'TierPolicyPage'),
  ),
})

const auditRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/audit',
  validateSearch: z.object({
    person: numberOrWord,
    customer: numberOrWord,
    customerId: recordId,
    action: oneOf(auditActions),
    from: z.iso.date().optional().catch(undefined),
    to: z.iso.date().optional().catch(undefined),
  }),
  component: guarded(
    'audit:read',
    lazyRouteComponent(() => import('./AuditScreen.tsx'), 'AuditScreen'),
  ),
})
const approvalsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/approvals',
  validateSearch: z.object({ box: oneOf(approvalBoxes) }),
  component: lazyRouteComponent(() => import('./ApprovalsScreen.tsx'), 'ApprovalsScreen'),
})
const approvalRulesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/approvals/rules',
  component: lazyRouteComponent(
    () => import('../../organisation/approvals/web/ApprovalRulesPage.tsx'),
    'ApprovalRulesPage',
  ),
})
const approvalRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/approvals/$requestId',
  component: lazyRouteComponent(() => import('./ApprovalsScreen.tsx'), 'ApprovalScreen'),
})
const day = z.iso.date().optional().catch(undefined)
const organisationRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/organisation',
  validateSearch: z.object({ text: numberOrWord, on: day, closed: z.literal(true).optional().catch(undefined) }),
  component: lazyRouteComponent(
    () => import('../../organisation/institutions/web/OrganisationPage.tsx'),
    'OrganisationPage',
  ),
})
const institutionRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/organisation/$institutionId',
  validateSearch: z.object({ on: day }),
  component: lazyRouteComponent(
    () => import('../../organisation/institutions/web/InstitutionPage.tsx'),
    'InstitutionPage',
  ),
})
const accountRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('./AccountScreen.tsx'), 'AccountScreen'),
})
const everybodyRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/account/everybody',
  component: guarded(
    'sign-in:read',
    lazyRouteComponent(() => import('../../organisation/identity/web/EverybodyPage.tsx'), 'EverybodyPage'),
  ),
})
const developersRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/developers',
  component: guarded(
    'api:manage',
    lazyRouteComponent(() => import('./ApiScreen.tsx'), 'ApiScreen'),
  ),
})
const webhookRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/developers/webhooks/$webhookId',
  component: guarded(
    'api:manage',
    lazyRouteComponent(() => import('../../organisation/webhooks/web/WebhookPage.tsx'), 'WebhookPage'),
  ),
})
const referenceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/reference',
  validateSearch: z.object({ text: word }),
  component: guarded(
    'api:read',
    lazyRouteComponent(() => import('./reference/ReferenceScreen.tsx'), 'ReferenceScreen'),
  ),
})

const peopleRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/people',
  validateSearch: z.object({
    text: numberOrWord,
    active: oneOf(['yes', 'no']),
    role: word,
    institutionId: recordId,
    on: z.iso.date().optional().catch(undefined),
  }),
  component: guarded(
    'people:manage',
    lazyRouteComponent(() => import('../../organisation/people/web/PeoplePage.tsx'), 'PeoplePage'),
  ),
})
const addPersonRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/people/add',
  component: guarded(
    'people:manage',
    lazyRouteComponent(() => import('../../organisation/people/web/AddPersonPage.tsx'), 'AddPersonPage'),
  ),
})
const rolesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/people/roles',
  component: guarded(
    'people:manage',
    lazyRouteComponent(() => import('../../organisation/people/web/RolesPage.tsx'), 'RolesPage'),
  ),
})
const personRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/people/$personId',
  component: guarded(
    'people:manage',
    lazyRouteComponent(() => import('../../organisation/people/web/PersonPage.tsx'), 'PersonPage'),
  ),
})

const designRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/design',
  component: lazyRouteComponent(() => import('./DesignScreen.tsx'), 'DesignScreen'),
})
const guideRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/guide',
  component: lazyRouteComponent(() => import('./guide/GuideScreen.tsx'), 'GuideScreen'),
})

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    signInRoute,
    passwordRoute,
    forgottenRoute,
    signOnRoute,
    signedInRoute.addChildren([
      homeRoute,
      customersRoute,
      customerRoute,
      exportsRoute,
      openingsRoute,
      noticesRoute,
      deliveriesRoute,
      deliveryRoute,
      movementsRoute,
      closesRoute,
      closedMonthRoute,
      tierPolicyRoute,
      auditRoute,
      approvalsRoute,
      approvalRulesRoute,
      approvalRoute,
      organisationRoute,
      institutionRoute,
      accountRoute,
      everybodyRoute,
      developersRoute,
      webhookRoute,
      referenceRoute,
      peopleRoute,
      addPersonRoute,
      rolesRoute,
      personRoute,
      designRoute,
      guideRoute,
      unknownRoute,
    ]),
  ]),
  defaultPreload: 'intent',
  // Reads belong to the query client, which knows how fresh they are.
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: ProblemPage,
  defaultPendingComponent: Waiting,
  scrollRestoration: true,
})

whenSignedOut(() => {
  const { href, pathname } = router.state.location
  if (pathname === '/sign-in') return
  forgetSession()
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== setupQuery.queryKey[0] })
  void router.navigate({ to: '/sign-in', search: { to: href } })
})

whenFactorNeeded(() => {
  if (isAnythingUnsaved() && !router.state.isLoading) {
    // Nobody loses what they typed by a day that begins: the next page leads there, after the question.
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey, refetchType: 'none' })
    return
  }
  // Without a connection the refusal stands on the page.
  void readMeAgain(router).catch(() => undefined)
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
