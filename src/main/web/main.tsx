import '../../ui/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startTranslations } from '../../platform/i18n/language.ts'
import { ensureChineseFont } from '../../ui/chinese-font.ts'
import { initialThemeMode } from '../../ui/theme-mode.tsx'
import { applyPalette } from '../../ui/tokens.ts'
import { registerServiceWorker } from './installed.ts'
import { Look } from './Look.tsx'
import { queryClient } from './query-client.ts'
import { router } from './router.tsx'

applyPalette(initialThemeMode())
void ensureChineseFont()
registerServiceWorker()
await startTranslations()

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
