import { describeStandings } from './describe-standings.ts'
import { createAlmanac } from './subject.ts'

describeStandings('Almanac, by cases worked out by hand', () => createAlmanac())
