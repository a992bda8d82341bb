export { type MaskSubject, masksFor, whyWhole } from './masks.ts'
export { type CustomerRecord, customerById, revealedColumn } from './queries.ts'
export { serveCustomers } from './routes.ts'
