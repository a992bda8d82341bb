import type { Dice } from './dice.ts'
import { quote, textArray } from './dice.ts'
import { givenNames, surnames } from './names.ts'
import { branches, unionNo } from './places.ts'

export interface Post {
  staffNo: string
  institutionNo: string
  department: string
  post: string
}

/** Staff numbers are stable: the demo's sign-ins refer to them. */
const unionPosts: Post[] = [
  ['8001', '联社领导', '理事长'],
  ['8002', '联社领导', '主任'],
  ['8003', '风险管理部', '风险总监'],
  ['8004', '风险管理部', '风险经理'],
  ['8005', '风险管理部', '风险经理'],
  ['8006', '零售银行部', '零售总经理'],
  ['8007', '零售银行部', '营销经理'],
  ['8008', '公司业务部', '产品经理'],
  ['8009', '审计部', '审计员'],
  ['8010', '科技部', '系统管理员'],
  ['8011', '客户服务中心', '客服坐席'],
  ['8012', '客户服务中心', '客服坐席'],
].map(([staffNo = '', department = '', post = '']) => ({ staffNo, institutionNo: unionNo, department, post }))

const branchPosts: Post[] = branches.flatMap(({ institutionNo }) =>
  [
    ['1', '综合', '社主任'],
    ['2', '客户部', '客户经理'],
    ['3', '客户部', '客户经理'],
    ['4', '营业厅', '柜员'],
  ].map(([digit, department = '', post = '']) => ({
    staffNo: `${institutionNo}${digit}`,
    institutionNo,
    department,
    post,
  })),
)

export const posts: readonly Post[] = [...unionPosts, ...branchPosts]

/** Two relationship managers to each branch, in the order of the branches. */
export const managerNumbers = branches.map(({ institutionNo }) => [`${institutionNo}2`, `${institutionNo}3`] as const)

/** Who signs in as the demo's relationship manager, of the branch that the demo's people belong to. */
export const demoManager = { staffNo: '9022', name: '陈晓燕' }

/** A manager who leaves half-way, so that a hand-over shows: customers pass to a successor in the same delivery. */
export const leaver = { staffNo: '9053', successorNo: '9055', institutionNo: '905' }

/** Staff arrives whole: at the start and when the leaver goes. */
export function createStaff(dice: Dice, handOverMonth: number): string {
  const successor: Post = {
    staffNo: leaver.successorNo,
    institutionNo: leaver.institutionNo,
    department: '客户部',
    post: '客户经理',
  }
  const row = (post: Post, delivered: number, active: boolean) =>
    `(${delivered}, ${[post.staffNo, post.institutionNo, post.department, post.post, active ? '1' : '0'].map(quote).join(', ')})`
  const rows = posts.map((post) => row(post, 0, true))
  if (handOverMonth > 0) {
    rows.push(
      ...posts.map((post) => row(post, handOverMonth, post.staffNo !== leaver.staffNo)),
      row(successor, handOverMonth, true),
    )
  }
  const names = textArray([...givenNames.male[1], ...givenNames.female[1]])
  return `SELECT delivered, staff_no,
      if(staff_no = ${quote(demoManager.staffNo)}, ${quote(demoManager.name)},
        concat(${dice.pick(textArray(surnames), 'staff surname', 'staff_no')}, ${dice.pick(names, 'staff given name', 'staff_no')})) AS name,
      institution_no, department, post,
      concat('154', leftPad(toString(${dice.hash('staff mobile', 'staff_no')} % 100000000), 8, '0')) AS mobile, active
    FROM values('delivered UInt8, staff_no String, institution_no String, department String, post String, active String', ${rows.join(', ')})`
}
