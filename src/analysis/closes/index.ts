export { closeMonth, sweepCloses } from './close.ts'
export { completeParts } from './parts.ts'
export { writeStandings } from './standings-file.ts'
