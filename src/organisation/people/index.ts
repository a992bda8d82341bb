export { type PeopleOptions, servePeople } from './routes.ts'
