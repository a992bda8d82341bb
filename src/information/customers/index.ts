export { serveCustomers } from './routes.ts'
export { maskAccountNo } from './rules.ts'
