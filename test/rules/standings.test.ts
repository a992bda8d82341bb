import { describeSpecials } from './describe-specials.ts'
import { describeStandings } from './describe-standings.ts'
import { createAlmanac } from './subject.ts'

describeStandings('Almanac, by cases worked out by hand', () => createAlmanac())
describeSpecials('Almanac, special VIPs', () => createAlmanac())
