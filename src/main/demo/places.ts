import { readFileSync } from 'node:fs'

export const countyCode = '411024'
export const countyName = '鄢陵县'
export const unionNo = '900'
export const unionName = '鄢陵示范农村信用合作联社'

export interface Branch {
  institutionNo: string
  name: string
  townshipCode: string
  townshipName: string
  villages: string[]
}

const prefixes = ['前', '后', '东', '西', '大', '小', '上', '下', '新', '老']
const stems = ['柳', '槐', '梅', '桑', '榆', '蜡', '杏', '枣', '桂', '菊', '竹', '荷', '兰']
const endings = ['庄', '楼', '寨', '岗', '桥', '营', '湾', '店', '坡', '铺', '园']

/** Villages are invented; a township's ten differ, and the same name may occur in two townships as it does in life. */
const villagesOf = (township: number) =>
  Array.from(
    { length: 10 },
    (_, v) =>
      `${prefixes[(v + township) % 10]}${stems[(v * 5 + township * 3) % 13]}${endings[(v * 4 + township) % 11]}村`,
  )

/** One branch per real township, the county town's being the head office's own business department. */
export const branches: readonly Branch[] = readFileSync(new URL('./townships.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line, index) => {
    const [townshipCode = '', townshipName = ''] = line.trim().split(',')
    return {
      institutionNo: String(901 + index),
      name: index === 0 ? '联社营业部' : `${townshipName.slice(0, -1)}信用社`,
      townshipCode,
      townshipName,
      villages: villagesOf(index),
    }
  })

/** The county town has the most customers; numbers of branches repeated by weight. */
export const branchWeights: readonly number[] = branches.flatMap((_, i) =>
  Array.from({ length: i === 0 ? 22 : 5 + ((i * 7) % 6) }, () => i + 1),
)

/** Three digits that national codes do not give to villages, so that none points at a real one. */
export const villageCode = (branch: Branch, village: number) => `${branch.townshipCode}${801 + village}`

export const institutionRows: string[][] = [
  [unionNo, unionName, '', 'union', countyCode],
  ...branches.map((branch) => [branch.institutionNo, branch.name, unionNo, 'branch', branch.townshipCode]),
]
