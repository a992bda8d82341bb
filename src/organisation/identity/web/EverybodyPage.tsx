import { CheckOutlined, MinusOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { pagesOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Mark } from '../../../ui/Mark.tsx'
import { Page } from '../../../ui/Page.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { listPeopleSignIn, type PersonSignIn } from '../contract.ts'

/** For administrators, who see who has the second step on; putting it on and off is for each alone. */
export function EverybodyPage() {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const people = useInfiniteQuery(pagesOf(listPeopleSignIn, { query: {} }))
  return (
    <Page
      title={t('identity.everybody')}
      subtitle={t('identity.everybodyHint')}
      parent={<Link to="/account">{t('identity.account')}</Link>}
    >
      <PagedTable<PersonSignIn>
        label={t('identity.everybody')}
        query={people}
        rowKey={(row) => row.personId}
        expectedRows={10}
        empty={null}
        columns={[
          { key: 'name', title: t('identity.name'), render: (row) => row.name },
          {
            key: 'login',
            title: t('identity.login'),
            from: 'tablet',
            render: (row) => row.staffNo ?? row.email ?? '–',
          },
          {
            key: 'secondStep',
            title: t('identity.secondStep'),
            render: ({ secondStepSince }) =>
              secondStepSince ? (
                <Mark tone="good" icon={<CheckOutlined />}>
                  {t('identity.secondStepOn', { since: instant(secondStepSince) })}
                </Mark>
              ) : (
                <Mark tone="quiet" icon={<MinusOutlined />}>
                  {t('identity.secondStepIsOff')}
                </Mark>
              ),
          },
        ]}
      />
    </Page>
  )
}
