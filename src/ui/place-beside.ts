const gap = 4
const edge = 8

/** Puts a note of the top layer below its anchor, above it where there is no room, and within the window. */
export function placeBeside(note: HTMLElement, anchor: HTMLElement | null): void {
  if (!anchor) return
  const from = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = note
  const below = from.bottom + gap
  const top = below + height + edge > innerHeight ? Math.max(edge, from.top - gap - height) : below
  note.style.top = `${top}px`
  note.style.left = `${Math.max(edge, Math.min(from.left, document.documentElement.clientWidth - width - edge))}px`
}
