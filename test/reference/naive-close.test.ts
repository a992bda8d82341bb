import { describeSpecials } from '../rules/describe-specials.ts'
import { describeStandings } from '../rules/describe-standings.ts'
import { createReference } from '../rules/subject.ts'

describeStandings('the naive reference, by cases worked out by hand', () => createReference())
describeSpecials('the naive reference, special VIPs', () => createReference())
