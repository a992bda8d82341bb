// The program on the machine, the data never: files of one build are kept under its version and answer first; whatever
// is under /api or is no file of the build goes to the server. Plain JavaScript: it runs as it stands here, with the
// two constants filled in by the build (scripts/service-worker.mjs).
const version = '__VERSION__'
/** @type {string[]} */
const files = ['__FILES__']
const cacheName = `almanac-${version}`

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(cacheName).then((cache) =>
      // Hashed names may come from the browser's own cache; the page must be the one of this build.
      Promise.all(files.map((file) => cache.add(new Request(file, { cache: file === '/' ? 'reload' : 'default' })))),
    ),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name)))),
  )
})

self.addEventListener('message', (event) => {
  if (event.data === 'activate') self.skipWaiting()
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname.startsWith('/api/') || url.pathname === '/health') return
  if (request.mode === 'navigate') event.respondWith(kept('/', request))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(keptOrFetched(request))
})

async function kept(path, request) {
  return (await caches.match(path, { cacheName })) ?? fetch(request)
}

/** Fonts and pictures come when they are first needed, and then stay with their version. */
async function keptOrFetched(request) {
  const cache = await caches.open(cacheName)
  const found = await cache.match(request, { ignoreVary: true })
  if (found) return found
  const answer = await fetch(request)
  if (answer.ok) await cache.put(request, answer.clone())
  return answer
}
