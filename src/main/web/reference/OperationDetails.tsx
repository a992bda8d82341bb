import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../../platform/i18n/language.ts'
import { readInline } from '../guide/markdown.ts'
import { curlOf, isForPeople, type Listed } from './operations.ts'
import css from './Reference.module.css'

/** One operation: a line, and behind it all that is to be known of it. */
export function OperationDetails({ operation }: { operation: Listed }) {
  const { method, path, summary } = operation
  const [opened, setOpened] = useState(false)
  return (
    <details className={css.operation} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>
        <code className={css.method}>{method}</code>
        <code className={css.path}>{path}</code>
        <span className={css.summary}>{summary}</span>
      </summary>
      {/* Sixty of them are much to draw, and few are read. */}
      {opened && <Contents operation={operation} />}
    </details>
  )
}

function Contents({ operation }: { operation: Listed }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { parameters, requestBody, responses, description } = operation
  const { 200: done, ...refusals } = responses
  const [body] = Object.values(requestBody?.content ?? {})
  const [answer] = Object.values(done?.content ?? {})
  const heading = (words: string) => <h4 lang={language}>{words}</h4>
  return (
    <div className={css.inside}>
      <p>
        <Inline text={description} />
      </p>
      {isForPeople(operation) ? (
        <p className="soft" lang={language}>
          {t('api.forPeople')}
        </p>
      ) : (
        <Copied heading={heading('curl')} text={curlOf(operation, location.origin)} />
      )}
      {parameters.length > 0 && (
        <div>
          {heading(t('api.parameters'))}
          <dl className={css.parameters}>
            {parameters.map(({ name, required, description: meaning, example }) => (
              <div key={name}>
                <dt>
                  <code>{name}</code> {required && <span lang={language}>{t('api.required')}</span>}
                </dt>
                <dd>
                  <Inline text={meaning} /> <code>{String(example)}</code>
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
      {body && <Sample heading={heading(t('api.body'))} value={body.example} />}
      {answer && <Sample heading={heading(t('api.answer'))} value={answer.example} />}
      <div>
        {heading(t('api.refusals'))}
        <dl className={css.refusals}>
          {Object.entries(refusals).map(([status, refusal]) => (
            <div key={status}>
              <dt>
                <code>{status}</code>
              </dt>
              <dd>
                {refusal.description.split('\n\n').map((line) => (
                  <p key={line}>
                    <Inline text={line} />
                  </p>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  )
}

function Sample({ heading, value }: { heading: ReactNode; value: unknown }) {
  return (
    <div>
      {heading}
      <Code text={typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)} />
    </div>
  )
}

function Copied({ heading, text }: { heading: ReactNode; text: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  return (
    <div>
      <div className={css.heading}>
        {heading}
        {navigator.clipboard && (
          <Button size="small" onClick={() => navigator.clipboard.writeText(text).then(() => setCopied(true))}>
            {t(copied ? 'ui.copied' : 'ui.copy')}
          </Button>
        )}
      </div>
      <Code text={text} />
    </div>
  )
}

function Code({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <pre className={css.code} tabIndex={0}>
      <code>{text}</code>
    </pre>
  )
}

/** What stands in backticks is code. */
function Inline({ text }: { text: string }) {
  return readInline(text).map(({ kind, text: words }, at) => {
    const key = `${at} ${words}`
    return kind === 'key' ? <code key={key}>{words}</code> : <span key={key}>{words}</span>
  })
}
