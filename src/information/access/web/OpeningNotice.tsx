import { IdcardOutlined, UnlockOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../../../platform/http/client.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Notice } from '../../../ui/Mark.tsx'
import type { Customer } from '../../customers/contract.ts'
import { endOpening, listOpenings } from '../contract.ts'

/** On the page of a customer who was opened for the reader: how, until when, and the way to close it again. */
export function OpeningNotice({ customer: { opening } }: { customer: Customer }) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const client = useQueryClient()
  const navigate = useNavigate()
  const ending = useMutation({
    mutationFn: (openingId: string) => call(endOpening, { params: { openingId } }),
    onSuccess: async () => {
      void client.invalidateQueries({ queryKey: [listOpenings.path] })
      await navigate({ to: '/openings', search: {} })
      // Nothing of the customer may stay on the screen or in the memory.
      client.removeQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/customers/') })
    },
  })
  if (!opening) return null
  const broken = opening.kind === 'break-glass'
  const time = instant(opening.expiresAt)
  return (
    <Notice tone={broken ? 'warn' : 'accent'} icon={broken ? <UnlockOutlined /> : <IdcardOutlined />}>
      <span>
        {broken ? t('access.bannerBroken', { time, reason: opening.reason }) : t('access.bannerIdentified', { time })}{' '}
        <Button size="small" loading={ending.isPending} onClick={() => ending.mutate(opening.id)}>
          {t('access.end')}
        </Button>
      </span>
    </Notice>
  )
}
