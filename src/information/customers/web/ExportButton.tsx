import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '../../../platform/auth/permissions.ts'
import type { ExportAsked } from '../contract.ts'

const ExportForm = lazy(() => import('./ExportForm.tsx'))

interface ExportButtonProps {
  /** The list as it is looked at, or what is selected in it. */
  asked: Omit<ExportAsked, 'language'>
  /** How many there are, once counted. */
  total: number | undefined
  label: string
}

/** Takes the list out as a file: by request, with a reason. */
export function ExportButton({ label, ...props }: ExportButtonProps) {
  const [open, setOpen] = useState(false)
  if (!useMay('export:request')) return null
  return (
    <>
      <Button icon={<DownloadOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open && (
        <Suspense>
          <ExportForm {...props} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
