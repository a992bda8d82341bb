import { existsSync } from 'node:fs'
import { join } from 'node:path'
import serveFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { notFound } from './problem.ts'

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Almanac</title>
<h1>Almanac is running</h1><p>The web client is not built yet. Run <code>npm run build:web</code> (or <code>npm start</code>,
which does it by itself) and load this page again. The API answers under <a href="/api/openapi.json">/api</a>.</p></html>`

/** The web client as built into `folder`. Its own addresses (/customers/…) all answer with the page that knows them. */
export async function serveWeb(app: FastifyInstance, folder: string): Promise<void> {
  const page = join(folder, 'index.html')
  const built = existsSync(page)
  if (built) {
    await app.register(serveFiles, {
      root: folder,
      dotfiles: 'ignore',
      preCompressed: true,
      cacheControl: false,
      // Names under assets/ carry a hash of their content; everything else must be asked for again.
      setHeaders: (reply, path) => {
        const lasting = path.startsWith(join(folder, 'assets'))
        reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  } else {
    app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(notBuilt))
  }
  app.setNotFoundHandler((request, reply) => {
    const navigates = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
    if (!built || !navigates || /^\/(api|assets)\//.test(request.url)) throw notFound('page')
    return reply.sendFile('index.html')
  })
}
