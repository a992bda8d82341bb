import { CheckCircleOutlined, MinusCircleOutlined, StopOutlined, SyncOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Mark, type Tone } from '../../../ui/Mark.tsx'
import type { Delivery } from '../contract.ts'

const signs: Record<Delivery['state'], { tone: Tone; icon: ReactNode }> = {
  published: { tone: 'good', icon: <CheckCircleOutlined /> },
  restated: { tone: 'accent', icon: <SyncOutlined /> },
  unchanged: { tone: 'quiet', icon: <MinusCircleOutlined /> },
  held: { tone: 'bad', icon: <StopOutlined /> },
}

export function DeliveryState({ state }: { state: Delivery['state'] }) {
  const { t } = useTranslation()
  return <Mark {...signs[state]}>{t(`delivery.state.${state}`)}</Mark>
}
