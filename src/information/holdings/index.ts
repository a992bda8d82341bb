export { serveHoldings } from './routes.ts'
