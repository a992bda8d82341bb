export { createKeyFinder } from './keys.ts'
export { serveApiKeys } from './routes.ts'
