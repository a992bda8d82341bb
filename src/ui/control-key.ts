/** What the key for commands is called on this machine. */
export const controlKey = /^(Mac|iP)/.test(navigator.platform) ? '⌘' : 'Ctrl'
