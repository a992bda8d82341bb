export { closeMonth, sweepCloses } from './close.ts'
export { writeStandings } from './standings-file.ts'
