import { BulbOutlined, MoonOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { changeLanguage, languages, localeOf, useLanguage } from '../platform/i18n/language.ts'
import { Choice } from './Choice.tsx'
import css from './Preferences.module.css'
import { useThemeMode } from './theme-mode.tsx'

export const ownNames = { zh: '中文', en: 'English', es: 'Español' } as const

/** Language and theme, remembered on this machine. */
export function Preferences() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { mode, change } = useThemeMode()
  const other = mode === 'dark' ? 'light' : 'dark'
  return (
    <div className={css.preferences}>
      <Choice
        label={t('ui.language')}
        value={language}
        options={languages.map((value) => ({ value, label: ownNames[value], lang: localeOf[value] }))}
        onChange={changeLanguage}
      />
      <Button
        type="text"
        icon={mode === 'dark' ? <BulbOutlined /> : <MoonOutlined />}
        aria-label={t(`ui.theme.${other}`)}
        title={t(`ui.theme.${other}`)}
        onClick={() => change(other)}
      />
    </div>
  )
}
