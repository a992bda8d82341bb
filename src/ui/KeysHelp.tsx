import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { controlKey } from './control-key.ts'
import css from './KeysHelp.module.css'

const keys = {
  everywhere: [
    { keys: [controlKey, 'K'], does: 'find' },
    { keys: ['/'], does: 'search' },
    { keys: ['?'], does: 'help' },
  ],
  list: [
    { keys: ['j', 'k', '↓', '↑'], does: 'move' },
    { keys: ['Home', 'End'], does: 'ends' },
    { keys: ['Enter'], does: 'open' },
    { keys: ['x', 'Space'], does: 'select' },
    { keys: ['Shift', '↓', '↑'], does: 'stretch' },
    { keys: ['Esc'], does: 'clear' },
    { keys: ['Shift', '←', '→'], does: 'width' },
  ],
  record: [
    { keys: ['j', 'k'], does: 'step' },
    { keys: ['u'], does: 'back' },
  ],
} as const

/** What the keyboard does, and where. */
export default function KeysHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal open title={t('lists.keys')} footer={null} width={440} onCancel={onClose}>
      {(['everywhere', 'list', 'record'] as const).map((place) => (
        <section key={place} className={css.place}>
          <h3>{t(`lists.key.${place}`)}</h3>
          <dl>
            {keys[place].map((line) => (
              <div key={line.does}>
                <dt>
                  {line.keys.map((key) => (
                    <kbd key={key}>{key === 'Space' ? t('lists.key.space') : key}</kbd>
                  ))}
                </dt>
                <dd>{t(`lists.key.${line.does}`)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  )
}
