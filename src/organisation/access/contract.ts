import { z } from 'zod'
import { defineRoute, id } from '../../platform/http/contract.ts'

export const colleague = z.object({ id, name: z.string(), staffNo: z.string().nullable() })
export type Colleague = z.infer<typeof colleague>

export const findColleagues = defineRoute({
  method: 'GET',
  path: '/api/colleagues',
  summary: 'People to be put on a list: by a part of the name or the whole staff number, at most 20',
  permission: 'customer:note',
  query: z.object({ text: z.string().trim().min(1).max(100) }),
  response: z.object({ items: z.array(colleague) }),
})
