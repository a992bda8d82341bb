export { serveInstitutions } from './routes.ts'
export { startDays } from './settle.ts'
