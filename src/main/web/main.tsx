import '../../ui/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { meQuery, setupQuery } from '../../organisation/identity/web/session.ts'
import { startTranslations } from '../../platform/i18n/language.ts'
import { ensureChineseFont } from '../../ui/chinese-font.ts'
import { initialThemeMode } from '../../ui/theme-mode.tsx'
import { applyPalette } from '../../ui/tokens.ts'
import { registerServiceWorker } from './installed.ts'
import { Look } from './Look.tsx'
import { queryClient } from './query-client.ts'
import { readTiers } from './read-ahead.ts'
import { router } from './router.tsx'

applyPalette(initialThemeMode())
void ensureChineseFont()
registerServiceWorker()
askAhead()
await startTranslations()

/** What nearly everybody needs next, on its way while the words arrive: each of these would wait for the one before. */
function askAhead(): void {
  void queryClient.prefetchQuery(setupQuery)
  void queryClient.fetchQuery(meQuery).then(
    (me) => me && readTiers(me),
    () => undefined,
  )
  if (location.pathname.startsWith('/sign-in')) return
  const lands = location.pathname === '/' || location.pathname === '/customers'
  const parts = [import('./AppShell.tsx'), ...(lands ? [import('./CustomersScreen.tsx')] : [])]
  // Whoever really needs a part that does not come asks again, and says so.
  for (const part of parts) part.catch(() => undefined)
}

const root = document.getElementById('app')
if (!root) throw new Error('index.html has no #app')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Look>
        <RouterProvider router={router} />
      </Look>
    </QueryClientProvider>
  </StrictMode>,
)
