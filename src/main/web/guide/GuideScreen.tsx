import { use } from 'react'
import { type Language, useLanguage } from '../../../platform/i18n/language.ts'
import { useReading } from '../../../platform/i18n/reading.ts'
import { Page } from '../../../ui/Page.tsx'
import css from './GuideScreen.module.css'
import { type Block, readBlocks, readInline } from './markdown.ts'

// The same files that stand in docs/guide, for those who read them there.
const texts = import.meta.glob<string>('../../../../docs/guide/*.md', { query: '?raw', import: 'default' })
const pictures = import.meta.glob<string>('../../../../docs/guide/pictures/*.webp', {
  query: '?url',
  import: 'default',
  eager: true,
})
const read = new Map<Language, Promise<Block[]>>()

/** The user guide in the reader's language. */
export function GuideScreen() {
  const { help } = useReading()
  const blocks = use(readGuide(useLanguage()))
  const chapters = blocks.flatMap((block) => (block.kind === 'chapter' ? [block.text] : []))
  return (
    <Page title={help.guide}>
      <div className={css.guide}>
        <nav aria-label={help.guide} className={css.contents}>
          <ol>
            {chapters.map((text, at) => (
              <li key={text}>
                <a href={`#${anchor(at)}`}>{text}</a>
              </li>
            ))}
          </ol>
        </nav>
        <article className={css.text}>
          {blocks.map((block, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a text has no other order
            <Shown key={at} block={block} chapter={block.kind === 'chapter' ? chapters.indexOf(block.text) : -1} />
          ))}
        </article>
      </div>
    </Page>
  )
}

function Shown({ block, chapter }: { block: Block; chapter: number }) {
  switch (block.kind) {
    case 'title':
      return null
    case 'chapter':
      return <h2 id={anchor(chapter)}>{block.text}</h2>
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>
              <Inline text={item} />
            </li>
          ))}
        </ul>
      )
    case 'picture':
      return <Picture name={block.file} alt={block.alt} />
    default:
      return (
        <p>
          <Inline text={block.text} />
        </p>
      )
  }
}

function Picture({ name, alt }: { name: string; alt: string }) {
  const url = pictures[`../../../../docs/guide/${name}`]
  const size = name.endsWith('-phone.webp') ? { width: 390, height: 844 } : { width: 1440, height: 900 }
  return url ? (
    <figure>
      <img src={url} alt={alt} loading="lazy" {...size} />
      <figcaption className="soft">{alt}</figcaption>
    </figure>
  ) : null
}

function Inline({ text }: { text: string }) {
  return readInline(text).map(({ kind, text: words }, at) => {
    const key = `${at} ${words}`
    if (kind === 'strong') return <strong key={key}>{words}</strong>
    if (kind === 'key')
      return (
        <kbd key={key} className="key">
          {words}
        </kbd>
      )
    return <span key={key}>{words}</span>
  })
}

const anchor = (chapter: number) => `chapter-${chapter + 1}`

function readGuide(language: Language): Promise<Block[]> {
  let guide = read.get(language)
  if (!guide) {
    const load = texts[`../../../../docs/guide/${language}.md`]
    guide = load ? load().then(readBlocks) : Promise.resolve([])
    guide.catch(() => read.delete(language))
    read.set(language, guide)
  }
  return guide
}
