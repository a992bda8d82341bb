export {
  publishMovements,
  refreshMovements,
  type StagedMovements,
  stageMovements,
} from './movements.ts'
export { serveMovements } from './routes.ts'
