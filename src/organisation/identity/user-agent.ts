export interface Browser {
  /** Names of products, the same in every language; null where it is none that we know. */
  browser: string | null
  system: string | null
}

/** In this order: most browsers also call themselves by the names of those whose pages they want. */
const browsers: [name: string, sign: RegExp][] = [
  ['WeChat', /\bMicroMessenger\//],
  ['Edge', /\bEdgA?(iOS)?\//],
  ['Opera', /\b(OPR|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['QQ Browser', /\bM?QQBrowser\//],
  ['UC Browser', /\bUCBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|Chromium|CriOS|HeadlessChrome)\//],
  ['Safari', /\bVersion\/.*\bSafari\//],
  ['curl', /^curl\//],
]
const systems: [name: string, sign: RegExp][] = [
  ['HarmonyOS', /\b(HarmonyOS|OpenHarmony)\b/],
  ['Android', /\bAndroid\b/],
  ['iPadOS', /\biPad\b/],
  ['iOS', /\biPhone\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMacintosh\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
]

/** For a person to recognise their own browser by; nothing is decided by it. */
export function browserOf(userAgent: string | null): Browser {
  const nameIn = (known: typeof browsers) => known.find(([, sign]) => sign.test(userAgent ?? ''))?.[0] ?? null
  return { browser: nameIn(browsers), system: nameIn(systems) }
}
