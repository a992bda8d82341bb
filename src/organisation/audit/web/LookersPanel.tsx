import { EyeOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DatedList } from '../../../ui/DatedList.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Bars, Loaded } from '../../../ui/States.tsx'
import { listLookers } from '../contract.ts'
import css from './Audit.module.css'

const shownMost = 4

/** Who looked at a customer, the last one first. */
export function LookersPanel({ customerId }: { customerId: string }) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const lookers = useQuery(queryOf(listLookers, { params: { customerId } }))
  return (
    <Section
      title={t('audit.lookers')}
      actions={
        <Link to="/audit" search={{ customerId }} className={css.all}>
          {t('audit.allOf')}
        </Link>
      }
    >
      <Loaded query={lookers} bars={<Bars count={2} height={36} />}>
        {({ items }) =>
          items.length ? (
            <DatedList
              label={t('audit.lookers')}
              most={shownMost}
              moreLabel={(count) => t('audit.more', { count })}
              items={items.map(({ personId, personName, at, actions }) => ({
                key: personId,
                sign: <EyeOutlined />,
                tone: 'quiet' as const,
                text: personName,
                when: `${instant(at)} · ${actions.map((action) => t(`audit.action.${action}`)).join(t('ui.listComma'))}`,
              }))}
            />
          ) : (
            <p className="soft">{t('audit.noLookers')}</p>
          )
        }
      </Loaded>
    </Section>
  )
}
