/** As much of Markdown as the user guide is written in: headings, paragraphs, lists, pictures, **strong** and `keys`. */
export type Block =
  | { kind: 'title' | 'chapter' | 'paragraph'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'picture'; file: string; alt: string }

export function readBlocks(text: string): Block[] {
  return text
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter(Boolean)
    .map(readBlock)
}

function readBlock(block: string): Block {
  const picture = /^!\[(.*)\]\((.+)\)$/.exec(block)
  if (picture) return { kind: 'picture', alt: picture[1] ?? '', file: picture[2] ?? '' }
  if (block.startsWith('# ')) return { kind: 'title', text: block.slice(2) }
  if (block.startsWith('## ')) return { kind: 'chapter', text: block.slice(3) }
  if (block.startsWith('- ')) {
    const items = block.split(/\n(?=- )/).map((item) => item.slice(2).replaceAll(/\s*\n\s*/g, ' '))
    return { kind: 'list', items }
  }
  return { kind: 'paragraph', text: block.replaceAll(/\s*\n\s*/g, ' ') }
}

export interface Inline {
  kind: 'text' | 'strong' | 'key'
  text: string
}

export function readInline(text: string): Inline[] {
  return text
    .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
    .filter(Boolean)
    .map((part) => {
      if (part.startsWith('**')) return { kind: 'strong', text: part.slice(2, -2) }
      if (part.startsWith('`')) return { kind: 'key', text: part.slice(1, -1) }
      return { kind: 'text', text: part }
    })
}
