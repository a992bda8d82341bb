/** One product; `annualRate` and `ftpRate` are fractions of one a year at the start, 0 where the product bears none. */
export interface Product {
  productNo: string
  name: string
  family: string
  termMonths: number
  annualRate: number
  ftpRate: number
}

const table: [string, string, string, number, number, number][] = [
  ['D101', '活期储蓄存款', 'deposit', 0, 0.001, 0.012],
  ['D102', '惠农一折通', 'deposit', 0, 0.001, 0.012],
  ['D201', '整存整取三个月', 'deposit', 3, 0.0105, 0.017],
  ['D202', '整存整取六个月', 'deposit', 6, 0.0125, 0.018],
  ['D203', '整存整取一年', 'deposit', 12, 0.0145, 0.0195],
  ['D204', '整存整取二年', 'deposit', 24, 0.0155, 0.0205],
  ['D205', '整存整取三年', 'deposit', 36, 0.019, 0.0235],
  ['D206', '整存整取五年', 'deposit', 60, 0.0195, 0.024],
  ['D211', '个人大额存单三年', 'deposit', 36, 0.0205, 0.024],
  ['D221', '七天通知存款', 'deposit', 0, 0.007, 0.014],
  ['D301', '单位活期存款', 'deposit', 0, 0.001, 0.012],
  ['D302', '单位定期存款一年', 'deposit', 12, 0.0145, 0.0195],
  ['D303', '单位专户存款', 'deposit', 0, 0.001, 0.012],
  ['D401', '外币活期储蓄', 'deposit', 0, 0.002, 0.02],
  ['L101', '农户小额信用贷款', 'loan', 12, 0.0585, 0.023],
  ['L102', '农户联保贷款', 'loan', 12, 0.0565, 0.023],
  ['L201', '个体经营贷款', 'loan', 24, 0.0545, 0.025],
  ['L301', '个人住房贷款', 'loan', 60, 0.0365, 0.027],
  ['L302', '个人消费贷款', 'loan', 36, 0.0495, 0.026],
  ['L401', '小微企业流动资金贷款', 'loan', 12, 0.0485, 0.023],
  ['L402', '企业固定资产贷款', 'loan', 36, 0.0465, 0.026],
  ['B101', '凭证式储蓄国债三年', 'bond', 36, 0.0193, 0],
  ['B102', '凭证式储蓄国债五年', 'bond', 60, 0.02, 0],
  ['W101', '蜡梅稳健理财半年', 'wealth', 6, 0.0265, 0],
  ['W102', '蜡梅稳健理财一年', 'wealth', 12, 0.0285, 0],
  ['F101', '代销债券型基金', 'fund', 0, 0, 0],
  ['F102', '代销混合型基金', 'fund', 0, 0, 0],
  ['T101', '记账式国债', 'treasury', 60, 0.0185, 0],
  ['G101', '积存金', 'gold', 0, 0, 0],
  ['C101', '证券第三方存管保证金', 'cts', 0, 0, 0],
  ['I101', '代理养老年金保险', 'insurance', 0, 0, 0],
  ['K101', '蜡梅贷记卡', 'card', 0, 0, 0],
  ['H101', '手机银行', 'channel', 0, 0, 0],
  ['H102', '网上银行', 'channel', 0, 0, 0],
  ['X101', '代发工资', 'contract', 0, 0, 0],
  ['X102', '收单商户', 'contract', 0, 0, 0],
]

export const products: readonly Product[] = table.map(([productNo, name, family, termMonths, annualRate, ftpRate]) => ({
  productNo,
  name,
  family,
  termMonths,
  annualRate,
  ftpRate,
}))

export const productRows = products.map(({ productNo, name, family, termMonths }) => [
  productNo,
  name,
  family,
  termMonths ? String(termMonths) : '',
])

/** Rates fall by five hundredths of a point from one revision to the next, as they have of late. */
const revised = (rate: number, revision: number) => Math.max(0.0005, rate - revision * 0.0005).toFixed(4)

/** Rates in force from each of the given days; both feeds arrive whole. */
export const rateRows = (effectiveDays: string[]) =>
  products
    .filter(({ annualRate }) => annualRate > 0)
    .flatMap(({ productNo, annualRate }) =>
      effectiveDays.map((day, revision) => [productNo, day, revised(annualRate, revision)]),
    )

export const ftpRows = (effectiveDays: string[]) =>
  products
    .filter(({ ftpRate }) => ftpRate > 0)
    .flatMap(({ productNo, ftpRate }) =>
      effectiveDays.map((day, revision) => [productNo, day, revised(ftpRate, revision)]),
    )

/** SQL that reads a product's column by its number; one place so that accounts and loans need no join. */
export const productLookup = (column: 'annualRate' | 'termMonths', productNo: string) =>
  `transform(${productNo}, [${products.map((p) => `'${p.productNo}'`)}], [${products.map((p) => p[column])}], 0)`
