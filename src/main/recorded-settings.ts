import type { Config } from '../platform/config.ts'

/**
 * What the audit says of the settings, each named: entries are kept for ever, so a setting that comes later is recorded
 * only once somebody has seen to it that nothing in it is secret. Addresses of stores and of mail hold passwords.
 */
export function recordedSettings(config: Config) {
  return {
    port: config.port,
    host: config.host,
    demo: config.demo,
    currency: config.currency,
    timeZone: config.timeZone,
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    uploadMaxBytes: config.uploadMaxBytes,
    sessionHours: config.sessionHours,
    sessionIdleMinutes: config.sessionIdleMinutes,
    webhookAllow: config.webhookAllow,
    exportRows: config.exportRows,
    passwordDays: config.passwordDays,
    revealMinutes: config.revealMinutes,
    breakGlassHours: config.breakGlassHours,
    postgres: config.databaseUrl ? 'own' : 'embedded',
    clickhouse: config.clickhouseUrl ? 'own' : 'embedded',
    mail: config.mail ? 'on' : 'off',
    signOn: config.signOn ? 'on' : 'off',
    signOnStrong: config.signOn?.strong,
  }
}
