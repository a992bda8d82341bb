/**
 * The service worker keeps the program itself on the machine, so that it opens without a network; data of the bank it
 * never keeps (docs/decisions/installed-web-app.md). A new version waits until the person reloads.
 */
type Listener = () => void

let waiting: ServiceWorker | undefined
const listeners = new Set<Listener>()
const lookAgainMs = 3_600_000
const reloadAgainMs = 60_000

export function registerServiceWorker(): void {
  addEventListener('vite:preloadError', reloadForFiles)
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  addEventListener('load', async () => {
    const registration = await navigator.serviceWorker.register('/service-worker.js').catch(() => undefined)
    if (!registration) return
    announce(registration)
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', () => announce(registration))
    })
    // A desk stays open for days: without this it would never hear of a new version.
    setInterval(() => registration.update().catch(() => undefined), lookAgainMs)
  })
}

/** A part of the program that is gone from the server means that the server has a newer one; once, lest it never end. */
function reloadForFiles(): void {
  const last = Number(sessionStorage.getItem('almanac.reloaded'))
  if (!navigator.onLine || Date.now() - last < reloadAgainMs) return
  sessionStorage.setItem('almanac.reloaded', String(Date.now()))
  location.reload()
}

export const newVersion = {
  subscribe(listener: Listener): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  isWaiting: () => waiting !== undefined,
  /** Every open tab reloads with it: two versions side by side would quarrel about the files. */
  activate(): void {
    waiting?.postMessage('activate')
  },
}

function announce(registration: ServiceWorkerRegistration): void {
  // On the very first visit there is nothing older to replace.
  if (!registration.waiting || !navigator.serviceWorker.controller || waiting) return
  waiting = registration.waiting
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload())
  for (const listener of listeners) listener()
}
