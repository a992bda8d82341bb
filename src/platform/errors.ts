/** Every refusal that a person can meet; the codes are keys of the translations (`error.<code>`). */
export const errorCodes = {
  'bad-input': 422,
  'not-signed-in': 401,
  'sign-in-failed': 401,
  'too-many-attempts': 429,
  'too-many-at-once': 429,
  'code-needed': 401,
  'code-wrong': 403,
  'second-step-on': 409,
  'second-step-late': 409,
  'password-wrong': 403,
  'password-common': 422,
  'password-personal': 422,
  'demo-account': 422,
  'renewal-needed': 401,
  'password-same': 422,
  'link-invalid': 404,
  'mail-off': 422,
  'login-missing': 422,
  'login-taken': 409,
  'own-account': 422,
  'last-administrator': 422,
  'person-inactive': 422,
  'role-period': 422,
  'role-held': 409,
  'role-own': 422,
  'role-in-use': 409,
  'role-name-taken': 409,
  'fresh-sign-in-needed': 403,
  'passkey-refused': 403,
  'passkey-stopped': 403,
  'passkey-late': 409,
  'passkey-known': 409,
  'password-sign-in-off': 403,
  'sign-on-away': 503,
  'sign-on-late': 409,
  'sign-on-refused': 403,
  'sign-on-failed': 403,
  'sign-on-taken': 409,
  'sign-on-inactive': 403,
  'sign-on-no-role': 403,
  'not-permitted': 403,
  'cross-site': 403,
  'not-found': 404,
  'too-slow': 422,
  'view-name-taken': 409,
  'too-many-views': 422,
  'setup-done': 409,
  'setup-code-wrong': 403,
  'folder-not-found': 422,
  'nothing-to-import': 422,
  'profile-invalid': 422,
  'upload-not-zip': 422,
  'upload-unsafe': 422,
  'upload-too-large': 413,
  'close-running': 409,
  'close-not-reached': 422,
  'close-gap': 422,
  'close-no-data': 422,
  'close-no-policy': 422,
  'close-rate-missing': 422,
  'not-closed': 422,
  'policy-invalid': 422,
  'policy-currency': 422,
  'approval-pending': 409,
  'approval-decided': 409,
  'approval-own': 403,
  'approval-twice': 403,
  'special-rated': 422,
  'special-person-only': 422,
  'special-none': 422,
  'special-early': 422,
  'special-tier': 422,
  'export-too-large': 422,
  'export-empty': 422,
  'export-gone': 422,
  'instance-unavailable': 503,
  'intake-embedded-only': 422,
  'job-interrupted': 503,
  'key-invalid': 401,
  'not-for-keys': 403,
  'too-many-requests': 429,
  'key-permission': 422,
  'webhook-address': 422,
  'webhook-off': 409,
  'too-many-webhooks': 422,
  internal: 500,
} as const
export type ErrorCode = keyof typeof errorCodes

/** A refusal with its reason: what, where and how to mend it, in `message` (English) and by code with `details` in every language. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: Record<string, string>
  constructor(code: ErrorCode, message: string, details: Record<string, string> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
  get status(): number {
    return errorCodes[this.code]
  }
}

/** A variable of the environment that cannot be, named in the message. */
export class ConfigError extends Error {}
