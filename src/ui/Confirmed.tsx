import { Button, Popconfirm } from 'antd'

interface ConfirmedProps {
  /** What cannot be taken back, in a sentence. */
  ask: string
  /** What the button does, and what it is done to, for those who cannot see the row. */
  label: string
  of?: string
  cancel: string
  danger?: boolean
  onConfirm: () => Promise<unknown>
}

/** For the few things that cannot be undone: the button asks once. */
export function Confirmed({ ask, label, of, cancel, danger, onConfirm }: ConfirmedProps) {
  const size = { size: 'middle' } as const
  return (
    <Popconfirm
      title={ask}
      okText={label}
      cancelText={cancel}
      okButtonProps={{ ...size, danger: danger ?? false }}
      cancelButtonProps={size}
      onConfirm={onConfirm}
      styles={{ root: { maxWidth: 'min(360px, 92vw)' } }}
    >
      <Button danger={danger ?? false} aria-label={of ? `${label}: ${of}` : label}>
        {label}
      </Button>
    </Popconfirm>
  )
}
