import { describePublication } from '../rules/describe-publication.ts'
import { createReference } from '../rules/subject.ts'

describePublication('the naive reference, by deliveries worked out by hand', () => createReference())
