import { useRouter } from '@tanstack/react-router'
import { Tour as Steps } from 'antd'
import { useEffect, useState } from 'react'
import { useReading } from '../../../platform/i18n/reading.ts'
import type { TourStep } from './steps.ts'

const waitMs = 4000
const lookAgainMs = 50

/** Walks through the steps, going to the page of each and pointing at what it speaks of. */
export default function Tour({ steps, onClose }: { steps: TourStep[]; onClose: () => void }) {
  const { tour } = useReading()
  const router = useRouter()
  const [current, setCurrent] = useState(0)
  const [found, setFound] = useState<{ at: number; element: HTMLElement | null }>()
  const step = steps[current]
  useEffect(() => {
    let left = false
    const show = async () => {
      if (step?.path && router.state.location.pathname !== step.path) await router.navigate({ to: step.path })
      const element = await findTarget(step?.targets ?? [], () => left)
      if (!left) setFound({ at: current, element })
    }
    void show()
    return () => {
      left = true
    }
  }, [step, current, router])
  return (
    <Steps
      open={found?.at === current}
      current={current}
      onChange={setCurrent}
      onClose={onClose}
      onFinish={onClose}
      mask={{ color: 'rgb(0 0 0 / 25%)' }}
      scrollIntoViewOptions={{ block: 'center' }}
      steps={steps.map(({ name }, at) => ({
        title: tour.steps[name].title,
        description: tour.steps[name].text,
        placement: found?.element?.closest('aside') ? ('right' as const) : ('bottom' as const),
        target: () => (at === found?.at ? found.element : null) as HTMLElement,
        nextButtonProps: { children: at === steps.length - 1 ? tour.finish : tour.next },
        prevButtonProps: { children: tour.previous },
      }))}
    />
  )
}

async function findTarget(selectors: string[], left: () => boolean): Promise<HTMLElement | null> {
  for (let waited = 0; waited < waitMs && !left(); waited += lookAgainMs) {
    for (const selector of selectors) {
      const shown = [...document.querySelectorAll<HTMLElement>(selector)].find((one) => one.offsetParent !== null)
      if (shown) return shown
    }
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
  }
  return null
}
