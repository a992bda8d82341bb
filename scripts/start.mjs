// `npm start`: packages, web client, server; what is there already costs next to nothing.
import { install } from './install.mjs'

await install()
const { buildWeb } = await import('./build-web.mjs')
const { launch } = await import('./launch.mjs')

const code = await buildWeb()
if (code === 0) await launch(['serve', ...process.argv.slice(2)])
else process.exitCode = code
