import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { serviceWorker } from './scripts/service-worker.mjs'

const server = `http://127.0.0.1:${process.env.PORT ?? 3000}`

export default defineConfig({
  root: resolve(import.meta.dirname, 'src/main/web'),
  plugins: [react(), serviceWorker()],
  build: {
    outDir: resolve(import.meta.dirname, 'dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy of the server knows no data: scripts or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        // What everybody loads comes in two files: in ninety small ones it takes the browser a second longer.
        codeSplitting: {
          groups: [
            { name: 'start', tags: ['$initial'], priority: 2 },
            { name: 'landing', test: /src\/main\/web\/(AppShell|CustomersScreen)\.tsx$/, priority: 1 },
          ],
        },
      },
    },
  },
  // The user guide lies outside of the client's own folder.
  server: { proxy: { '/api': server, '/health': server }, fs: { allow: [import.meta.dirname] } },
})
