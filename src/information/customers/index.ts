export { type ExportFolder, exportKind, makeExport, sweepExports } from './export.ts'
export { serveExports } from './export-routes.ts'
export { serveCustomers } from './routes.ts'
export { maskAccountNo } from './rules.ts'
