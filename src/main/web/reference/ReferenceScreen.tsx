import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { Page, Toolbar } from '../../../ui/Page.tsx'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { Bars, Empty, Loaded } from '../../../ui/States.tsx'
import { OperationDetails } from './OperationDetails.tsx'
import { type ApiDocument, getDocument, listOperations } from './operations.ts'
import css from './Reference.module.css'

const route = getRouteApi('/signed-in/reference')

/** Every operation of the API, from the document that programs read; nothing of it comes from elsewhere. */
export function ReferenceScreen() {
  const { t } = useTranslation()
  const mayManage = useMay('api:manage')
  const { text = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const document = useQuery({ ...queryOf(getDocument, {}), staleTime: Number.POSITIVE_INFINITY })
  return (
    <Page
      title={t('api.reference')}
      subtitle={t('api.referenceHint')}
      parent={mayManage && <Link to="/developers">{t('api.title')}</Link>}
      actions={<a href={getDocument.path}>{t('api.document')}</a>}
    >
      <Toolbar>
        <SearchBox
          value={text}
          label={t('api.search')}
          placeholder={t('api.search')}
          onChange={(next) => navigate({ search: { text: next || undefined }, replace: true, resetScroll: false })}
        />
      </Toolbar>
      <Loaded query={document} bars={<Bars count={12} height={28} />}>
        {(loaded) => <Operations document={loaded} text={text} />}
      </Loaded>
    </Page>
  )
}

type WingName = 'information' | 'analysis' | 'organisation'

function Operations({ document, text }: { document: ApiDocument; text: string }) {
  const { t } = useTranslation()
  const wings = listOperations(document, text)
  if (wings.length === 0) return <Empty>{t('api.noneFound')}</Empty>
  return (
    <div className={css.reference}>
      <nav aria-label={t('api.reference')} className={css.contents}>
        {wings.map((wing) => (
          <div key={wing.name}>
            <strong>{t(`api.wing.${wing.name as WingName}`)}</strong>
            <ul lang="en">
              {wing.groups.map(({ tag }) => (
                <li key={tag}>
                  <a href={`#${tag}`}>{tag}</a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className={css.wings}>
        {wings.map((wing) => (
          <section key={wing.name} aria-label={t(`api.wing.${wing.name as WingName}`)}>
            <h2>{t(`api.wing.${wing.name as WingName}`)}</h2>
            {wing.groups.map(({ tag, operations }) => (
              <div key={tag} lang="en">
                <h3 id={tag}>{tag}</h3>
                {operations.map((operation) => (
                  <OperationDetails key={operation.operationId} operation={operation} />
                ))}
              </div>
            ))}
          </section>
        ))}
      </div>
    </div>
  )
}
