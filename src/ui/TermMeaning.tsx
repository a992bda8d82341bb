import { type TermName, useReading } from '../platform/i18n/reading.ts'
import css from './Term.module.css'

/** The entry of the glossary: the word, what it means, and its Chinese name, which is the one in the bank's papers. */
export default function TermMeaning({ name }: { name: TermName }) {
  const { terms } = useReading().glossary
  const { word, meaning, chinese } = terms[name]
  return (
    <>
      <strong>{word}</strong>
      {chinese !== word && <span className={css.names} lang="zh-CN">{` ${chinese}`}</span>}
      <p>{meaning}</p>
    </>
  )
}
