// A plugin of Vite: writes service-worker.js beside the page, with the names of the files that it keeps.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './project.mjs'

const source = join(root, 'src/main/web/service-worker.js')

export function serviceWorker() {
  return {
    name: 'almanac-service-worker',
    apply: 'build',
    generateBundle: {
      // Last, when index.html with its hashed names is among the files.
      order: 'post',
      handler(_options, bundle) {
        const code = readFileSync(source, 'utf8')
        const version = versionOf(bundle, code)
        const files = ['/', ...Object.keys(bundle).filter(isKept)].map((name) => (name === '/' ? name : `/${name}`))
        this.emitFile({
          type: 'asset',
          fileName: 'service-worker.js',
          source: code
            .replace('__VERSION__', version)
            .replace(`'__FILES__'`, files.map((file) => `'${file}'`).join(', ')),
        })
      },
    },
  }
}

/** The program. Fonts, pictures and what is read at length are fetched by those who need them. */
function isKept(name) {
  return /^assets\/.*\.(js|css)$/.test(name) && !/^assets\/(guide|wght)/.test(name)
}

function versionOf(bundle, code) {
  const hash = createHash('sha256').update(code)
  for (const [name, { source: text, code: script }] of Object.entries(bundle).sort()) {
    hash.update(name).update(script ?? text ?? '')
  }
  return hash.digest('hex').slice(0, 16)
}
