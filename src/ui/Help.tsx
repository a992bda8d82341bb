import { QuestionCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { createContext, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import css from './Help.module.css'

/** Opens what is said about the page that shows; absent where nothing is. */
export const HelpContext = createContext<(() => void) | undefined>(undefined)

/** What is this for? Beside the heading of each page; on narrow screens in the bar above. F1 does the same. */
export function HelpButton({ beside = false }: { beside?: boolean }) {
  const { t } = useTranslation()
  const open = useContext(HelpContext)
  if (!open) return null
  return (
    <Button
      type="text"
      className={beside ? (css.beside ?? '') : ''}
      icon={<QuestionCircleOutlined className="soft" />}
      aria-label={t('ui.help')}
      aria-keyshortcuts="F1"
      aria-haspopup="dialog"
      title={`${t('ui.help')} (F1)`}
      onClick={open}
    />
  )
}
