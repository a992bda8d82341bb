export { reachOf } from './addresses.ts'
export { serveWebhooks } from './routes.ts'
export { type Sending, sendMessage } from './webhooks.ts'
