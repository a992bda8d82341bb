import { Input, type InputProps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../platform/i18n/format.ts'
import { useLanguage } from '../../platform/i18n/language.ts'
import { readAmount } from './amount-text.ts'

interface AmountInputProps extends Pick<InputProps, 'id' | 'autoFocus' | 'suffix' | 'placeholder'> {
  /** Where no label stands beside it. */
  label?: string
  value?: string | undefined
  /** Empty for what is no amount. */
  onChange?: (value: string) => void
}

/** Takes amounts as people of the language write them; shows them so again once the field is left. */
export function AmountInput({ label, value, onChange, ...input }: AmountInputProps) {
  const { t } = useTranslation()
  const { plain } = useFormats()
  const language = useLanguage()
  const [typed, setTyped] = useState<string>()
  const wrong = typed !== undefined && typed !== '' && readAmount(typed, language) === undefined
  return (
    <Input
      {...input}
      aria-label={label}
      inputMode="decimal"
      maxLength={30}
      status={wrong ? 'error' : ''}
      title={wrong ? t('filters.notAnAmount') : undefined}
      aria-invalid={wrong}
      value={typed ?? (value ? plain(value) : '')}
      onChange={(event) => {
        setTyped(event.target.value)
        onChange?.(readAmount(event.target.value, language) ?? '')
      }}
      onBlur={() => !wrong && setTyped(undefined)}
    />
  )
}
