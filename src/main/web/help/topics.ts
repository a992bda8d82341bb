import type { HelpTopic, KeyName, TermName } from '../../../platform/i18n/reading.ts'

interface Topic {
  topic: HelpTopic
  terms: TermName[]
  keys: KeyLine[]
}
/** Keys to press, and what they do. */
export type KeyLine = [keys: string[], does: KeyName]

export const keysEverywhere: KeyLine[] = [
  [['Ctrl', 'K'], 'find'],
  [['F1'], 'help'],
  [['Ctrl', 'Z'], 'undo'],
  [['Esc'], 'close'],
]
const keysOfLists: KeyLine[] = [
  [['/'], 'search'],
  [['j'], 'next'],
  [['k'], 'previous'],
  [['x'], 'select'],
  [['Enter'], 'open'],
  [['?'], 'listKeys'],
]
const tierTerms: TermName[] = ['aum', 'monthAverage', 'tier', 'watch', 'downgrade', 'exit', 'exitedUnrated', 'special']

/** By the route's own id: what a screen is for belongs to the screen, whatever stands in its address. */
const topics: Record<string, Topic> = {
  '/signed-in/customers': {
    topic: 'customers',
    terms: ['aum', 'tier', 'household', 'manager', 'branch'],
    keys: keysOfLists,
  },
  '/signed-in/customers/$customerId': {
    topic: 'customer',
    terms: [...tierTerms, 'investments', 'cts', 'shares'],
    keys: [[['Alt', '←'], 'back']],
  },
  '/signed-in/movements': { topic: 'movements', terms: ['aum', 'watch', 'exit', 'tier'], keys: [] },
  '/signed-in/deliveries': { topic: 'deliveries', terms: ['delivery', 'held', 'restatement', 'quarantine'], keys: [] },
  '/signed-in/deliveries/$deliveryId': {
    topic: 'delivery',
    terms: ['delivery', 'held', 'quarantine', 'restatement'],
    keys: [],
  },
  '/signed-in/closes': { topic: 'closes', terms: ['close', 'monthAverage', 'restatement'], keys: [] },
  '/signed-in/closes/$month': { topic: 'closedMonth', terms: ['close', ...tierTerms], keys: [] },
  '/signed-in/policies/tiers': {
    topic: 'tierPolicy',
    terms: ['policyVersion', 'entryThreshold', ...tierTerms],
    keys: [],
  },
  '/signed-in/openings': { topic: 'openings', terms: ['manager', 'branch'], keys: [] },
  '/signed-in/notices': { topic: 'notices', terms: ['manager'], keys: [] },
  '/signed-in/audit': { topic: 'audit', terms: ['audit', 'hashChain'], keys: [] },
  '/signed-in/exports': { topic: 'exports', terms: ['audit'], keys: [] },
  '/signed-in/approvals': { topic: 'approvals', terms: ['special'], keys: [] },
  '/signed-in/approvals/$requestId': {
    topic: 'approvals',
    terms: ['special'],
    keys: [
      [['a'], 'approve'],
      [['r'], 'refuse'],
    ],
  },
  '/signed-in/approvals/rules': { topic: 'approvals', terms: ['special', 'union', 'branch'], keys: [] },
  '/signed-in/people': { topic: 'people', terms: ['role', 'secondStep', 'session'], keys: [[['/'], 'search']] },
  '/signed-in/people/add': { topic: 'people', terms: ['role'], keys: [] },
  '/signed-in/people/roles': { topic: 'people', terms: ['role', 'secondFactor'], keys: [] },
  '/signed-in/people/$personId': { topic: 'people', terms: ['role', 'secondStep', 'session'], keys: [] },
  '/signed-in/organisation': { topic: 'institutions', terms: ['union', 'branch', 'delivery'], keys: [] },
  '/signed-in/organisation/$institutionId': {
    topic: 'institution',
    terms: ['union', 'branch', 'delivery', 'manager'],
    keys: [],
  },
  '/signed-in/developers': { topic: 'api', terms: ['apiKey', 'webhook'], keys: [] },
  '/signed-in/developers/webhooks/$webhookId': { topic: 'webhook', terms: ['webhook'], keys: [] },
  '/signed-in/reference': { topic: 'apiReference', terms: ['apiKey'], keys: [[['/'], 'search']] },
  '/signed-in/account': {
    topic: 'account',
    terms: ['passkey', 'singleSignOn', 'secondStep', 'secondFactor', 'session'],
    keys: [],
  },
  '/signed-in/account/everybody': { topic: 'everybody', terms: ['secondStep'], keys: [] },
}

const general: Topic = {
  topic: 'general',
  terms: ['union', 'branch', 'manager', 'delivery', 'close', 'tier'],
  keys: [],
}

export function topicOf(routeId: string): Topic {
  return topics[routeId] ?? general
}
