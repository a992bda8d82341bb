export { serveNotices } from './routes.ts'
