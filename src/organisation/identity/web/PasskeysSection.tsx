import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { Section } from '../../../ui/Page.tsx'
import { Loaded } from '../../../ui/States.tsx'
import { getMe, listPasskeys, listSessions, type Passkey } from '../contract.ts'
import { AddPasskey } from './AddPasskey.tsx'
import { PasskeyTable } from './PasskeyTable.tsx'
import { hasPasskeys, namedAddress } from './passkeys.ts'
import { RemovePasskey } from './RemovePasskey.tsx'

/** Keys of the person's devices that sign them in without a password. */
export function PasskeysSection() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const passkeys = useQuery(queryOf(listPasskeys, {}))
  const [doing, setDoing] = useState<'add' | Passkey>()
  const end = async () => {
    setDoing(undefined)
    await queryClient.invalidateQueries({ queryKey: [listSessions.path] })
    await queryClient.invalidateQueries({ queryKey: [getMe.path] })
  }
  return (
    <Section title={t('identity.passkeys')} term="passkey">
      <p className="soft">{t('identity.passkeysHint')}</p>
      <Loaded query={passkeys}>
        {({ items, confirmed }) => (
          <>
            {items.length > 0 && <PasskeyTable passkeys={items} onRemove={doing ? undefined : setDoing} />}
            {doing === 'add' && <AddPasskey confirmed={confirmed} onDone={end} onCancel={() => setDoing(undefined)} />}
            {doing && doing !== 'add' && (
              <RemovePasskey
                key={doing.id}
                passkey={doing}
                confirmed={confirmed}
                onDone={end}
                onCancel={() => setDoing(undefined)}
              />
            )}
            {!doing && hasPasskeys && (
              <div>
                <Button onClick={() => setDoing('add')}>{t('identity.passkeyAdd')}</Button>
              </div>
            )}
          </>
        )}
      </Loaded>
      {!hasPasskeys && <p>{t(namedAddress ? 'identity.passkeysElsewhere' : 'identity.passkeysUnable')}</p>}
      {namedAddress && (
        <div>
          <Button href={`${namedAddress}/account`}>{namedAddress}</Button>
        </div>
      )}
    </Section>
  )
}
