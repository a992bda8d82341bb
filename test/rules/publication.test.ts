import { describePublication } from './describe-publication.ts'
import { createAlmanac } from './subject.ts'

describePublication('Almanac, by deliveries worked out by hand', () => createAlmanac())
