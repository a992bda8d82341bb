export { insertNotice } from './queries.ts'
export { serveNotices } from './routes.ts'
