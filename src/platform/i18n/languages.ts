export const languages = ['zh', 'en', 'es'] as const
export type Language = (typeof languages)[number]
