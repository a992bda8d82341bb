import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../../platform/i18n/coded.ts'
import css from './ListTable.module.css'

/** Further rows could not be read; those that are there stay. */
export function TailProblem({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTranslation()
  return (
    <div className={css.tail} role="alert">
      <span>{problemWords(error)}</span>
      <Button size="small" onClick={retry}>
        {t('ui.retry')}
      </Button>
    </div>
  )
}
