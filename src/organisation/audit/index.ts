export { acceptHeads } from './accept.ts'
export { chainOnce, startChain } from './chain.ts'
export { serveAudit } from './routes.ts'
export { tellAcceptance, tellReport, verifyAudit } from './verify.ts'
