import { ReloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/Mark.tsx'
import { newVersion } from './installed.ts'
import css from './NewVersion.module.css'

/** Offered, never forced: somebody may be in the middle of something. */
export function NewVersionNotice() {
  const { t } = useTranslation()
  const waiting = useSyncExternalStore(newVersion.subscribe, newVersion.isWaiting)
  return waiting ? (
    <Notice tone="accent" icon={<ReloadOutlined />}>
      <span className={css.line}>
        {t('ui.newVersion')}
        <Button size="small" onClick={newVersion.activate}>
          {t('ui.reload')}
        </Button>
      </span>
    </Notice>
  ) : null
}
