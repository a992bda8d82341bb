export { chainOnce, startChain } from './chain.ts'
export { serveAudit } from './routes.ts'
export { tellReport, verifyAudit } from './verify.ts'
