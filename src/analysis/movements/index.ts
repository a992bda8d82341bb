export { areMovementsStale, refreshMovements } from './movements.ts'
export { serveMovements } from './routes.ts'
