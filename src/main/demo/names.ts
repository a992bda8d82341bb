/**
 * Common names of China; who bears them here is chance. Surnames stand with their share of the population in per mille
 * (the public ranking of the Ministry of Public Security, rounded), given names by the generations that favour them.
 */
const split = (text: string) => text.trim().split(/\s+/)

const surnameShares = split(`
  王72 李71 张68 刘54 陈45 杨31 黄22 赵22 吴20 周20 徐15 孙15 马13 朱13 胡13 郭12 何12 高11 林11 罗9 郑9 梁8
  谢8 宋7 唐7 许7 韩7 冯6 邓6 曹6 彭5 曾5 肖5 田5 董5 袁5 潘5 于5 蒋4 蔡4 余4 杜4 叶4 程4 苏4 魏4 吕4 丁4 任4 沈4
  姚4 卢4 姜3 崔3 钟3 谭3 陆3 汪3 范3 金3 石3 廖3 贾3 夏3 韦3 付3 方3 白3 邹3 孟3 熊3 秦3 邱3 江3 尹2 薛2 闫2 段2
  雷2 侯2 龙2 史2 陶2 黎2 贺2 顾2 毛2 郝2 龚2 邵2 万2 钱2 严2 覃2 武2 戴2 莫2 孔2 向2 汤2 欧阳1 上官1 司马1`)

/** Repeated by share, so that an even pick is a weighted one. */
export const surnames = surnameShares.flatMap((entry) => {
  const name = entry.replace(/\d+$/, '')
  return Array.from({ length: Number(entry.slice(name.length)) }, () => name)
})

/** By sex and generation: born before 1960, 1960–1984, since 1985. */
export const givenNames = {
  male: [
    split(`
      建国 国强 志明 德福 长林 永福 金山 文清 玉山 树林 福生 明山 德明 有才 保国 万福 天佑 根生 水生 铁柱
      广田 庆丰 永昌 兴旺 春生 喜才 连生 大成 世荣 国华 振海 宝山 正义 学文 清泉 延年 西林 同喜 荣华 忠义`),
    split(`
      建军 伟 勇 军 志强 国庆 红卫 建华 海涛 永强 新民 东升 建平 俊杰 文军 卫东 爱军 跃进 小军 志刚
      保平 海军 学军 春雷 国民 胜利 红军 双喜 金星 涛 磊 刚 强 斌 明 辉 超 建伟 晓东 永刚
      利民 少华 根旺 玉龙 宏伟`),
    split(`
      浩 浩然 子轩 宇 鹏 帅 凯 俊 博文 天宇 志豪 家豪 嘉伟 明轩 文博 子豪 晨 阳 鑫 宇航
      一鸣 泽宇 浩宇 亚飞 亚东 晓辉 龙飞 振宇 梓涵 铭 昊 翔 世杰 佳俊 梦龙 少帅 旭 思源 嘉诚 远航`),
  ],
  female: [
    split(`
      秀英 桂英 秀兰 玉兰 桂兰 凤英 玉珍 素英 秀珍 兰英 桂花 玉英 爱英 秀荣 翠兰 凤兰 金花 春花 荣花 香莲
      素珍 桃花 改花 巧云 月英 淑英 淑珍 秋菊 麦香 彩云 银环 玉莲 小妮 桂芝 玉梅 大妮 凤仙 雪花 喜梅 爱莲`),
    split(`
      丽 敏 静 艳 霞 红 燕 娟 秀丽 红霞 丽娜 晓红 玉玲 艳丽 海燕 春霞 爱玲 小红 桂香 玉霞
      秋红 春梅 冬梅 红梅 爱民 喜凤 素霞 会玲 小芳 丽君 慧 芳 玲 萍 颖 利娟 彩霞 国红 凤霞 雪梅
      香云 书琴 文娟 永芳`),
    split(`
      欣怡 梓涵 诗涵 婷婷 雪 倩 婷 丹 莹 佳 佳怡 梦洁 雨欣 梦琪 思雨 欣 雅婷 晓雪 亚楠 静怡
      文静 嘉欣 梦瑶 雨桐 可欣 紫涵 楠 萌萌 晓萌 怡然 一诺 若曦 珊珊 甜甜 露露 佳慧 艺馨 梦圆 晨曦 月`),
  ],
} as const

/** Firms: an invented style name, then the trade. */
export const firmStyles = split(`
      金穗源 花溪 鄢禾 绿野丰 瑞蜡 中原春 豫花香 天沃 双洎 万亩田 汇农泰 惠民兴 春华秋 仓盈 梅影 南岗 广济丰 百禾 兴陵 润桑
      德馨园 茂林达 佳禾 丰裕隆 恒泰源 同兴和 永盛达 聚宝田 银杏湾 溪柳`)
export const firmTrades = [
  ['花木种植', 'A0143'],
  ['粮食购销', 'F5111'],
  ['面粉加工', 'C1311'],
  ['生猪养殖', 'A0313'],
  ['园林绿化', 'E4890'],
  ['建材', 'F5165'],
  ['机械制造', 'C3579'],
  ['物流', 'G5430'],
  ['食品', 'C1469'],
  ['纺织', 'C1711'],
  ['农资', 'F5167'],
  ['建筑工程', 'E4710'],
] as const
export const shopTrades = [
  ['超市', 'F5212'],
  ['农资门市', 'F5167'],
  ['饭店', 'H6210'],
  ['五金店', 'F5271'],
  ['粮油店', 'F5221'],
  ['汽修厂', 'O8111'],
  ['服装店', 'F5232'],
  ['花木苗圃', 'A0143'],
  ['家电维修部', 'O8122'],
  ['药店', 'F5251'],
  ['快餐店', 'H6220'],
  ['运输户', 'G5430'],
] as const
