import { Link } from '@tanstack/react-router'
import { type Reading, useReading } from '../../../platform/i18n/reading.ts'
import css from './HelpContents.module.css'
import { type KeyLine, keysEverywhere, topicOf } from './topics.ts'

interface HelpContentsProps {
  routeId: string
  onTour: () => void
  onClose: () => void
}

/** What the page is for, what can be done, its terms and keys; and where to read on. */
export default function HelpContents({ routeId, onTour, onClose }: HelpContentsProps) {
  const { help, glossary } = useReading()
  const { topic, terms, keys } = topicOf(routeId)
  const { purpose, can } = help.topics[topic]
  return (
    <div className={css.help}>
      <section aria-label={help.purpose}>
        <h3>{help.purpose}</h3>
        <p>{purpose}</p>
      </section>
      <section aria-label={help.can}>
        <h3>{help.can}</h3>
        <ul className={css.can}>
          {can.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </section>
      <section aria-label={help.keysTitle}>
        <h3>{help.keysTitle}</h3>
        <Keys lines={[...keys, ...keysEverywhere]} words={help.keys} />
      </section>
      <section aria-label={help.terms}>
        <h3>{help.terms}</h3>
        <dl className={css.terms}>
          {terms.map((name) => {
            const { word, chinese, meaning } = glossary.terms[name]
            return (
              <div key={name}>
                <dt>
                  {word} {chinese !== word && <span lang="zh-CN">{chinese}</span>}
                </dt>
                <dd>{meaning}</dd>
              </div>
            )
          })}
        </dl>
      </section>
      <section aria-label={help.moreTitle}>
        <h3>{help.moreTitle}</h3>
        <ul className={css.links}>
          <li>
            <Link to="/guide" onClick={onClose}>
              {help.guide}
            </Link>
          </li>
          <li>
            <button type="button" onClick={onTour}>
              {help.tour}
            </button>
          </li>
          <li>
            <Link to="/design" onClick={onClose}>
              {help.design}
            </Link>
          </li>
        </ul>
      </section>
    </div>
  )
}

function Keys({ lines, words }: { lines: KeyLine[]; words: Reading['help']['keys'] }) {
  return (
    <dl className={css.keys}>
      {lines.map(([keys, does]) => (
        <div key={does}>
          <dt>
            {keys.map((key) => (
              <kbd key={key} className="key">
                {key}
              </kbd>
            ))}
          </dt>
          <dd>{words[does]}</dd>
        </div>
      ))}
    </dl>
  )
}
