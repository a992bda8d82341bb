import { lazy, Suspense, useState } from 'react'
import type { Me } from '../../../organisation/identity/contract.ts'
import { ErrorBoundary } from '../../../ui/ErrorBoundary.tsx'
import { tourOf } from './steps.ts'

const Tour = lazy(() => import('./Tour.tsx'))
const Offer = lazy(() => import('./TourOffer.tsx'))
const storageKey = 'almanac.tour'

interface TourGuideProps {
  me: Me
  /** Where the person can go. */
  paths: string[]
  demo: boolean
  running: boolean
  onRun: (running: boolean) => void
}

/** The tour of the person's role: started from the help, offered once where the data are the demonstration's. */
export function TourGuide({ me, paths, demo, running, onRun }: TourGuideProps) {
  const [offered, setOffered] = useState(() => !demo || navigator.webdriver || wasOffered(me))
  const role = me.roles[0]?.role
  if (!role) return null
  const remember = () => {
    localStorage.setItem(storageKey, [...readOffered(), me.personId].slice(-20).join(' '))
    setOffered(true)
  }
  const start = () => {
    remember()
    onRun(true)
  }
  return (
    <ErrorBoundary>
      <Suspense fallback={null}>
        {running && <Tour steps={tourOf(role, paths)} onClose={() => onRun(false)} />}
        {!running && !offered && <Offer onStart={start} onDecline={remember} />}
      </Suspense>
    </ErrorBoundary>
  )
}

function wasOffered(me: Me): boolean {
  return readOffered().includes(me.personId)
}
function readOffered(): string[] {
  return (localStorage.getItem(storageKey) ?? '').split(' ').filter(Boolean)
}
