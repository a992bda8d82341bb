import { type Http, serve } from '../../platform/http/server.ts'
import { type Colleague, findColleagues } from './contract.ts'

export function serveColleagues(http: Http): void {
  serve(http, findColleagues, async ({ ask, query }) => ({
    items: await ask<Colleague>({
      name: 'colleagues',
      text: 'select id, name, staff_no as "staffNo" from find_colleagues($1)',
      values: [query.text],
    }),
  }))
}
