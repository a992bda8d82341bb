export { keepingConfidential } from './confidentiality.ts'
export { serveColleagues } from './routes.ts'
