export { type MaskSubject, masksFor, whyWhole } from './masks.ts'
export { revealedColumn } from './queries.ts'
export { serveCustomers } from './routes.ts'
