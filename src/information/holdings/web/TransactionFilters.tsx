import { FilterOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Choice } from '../../../ui/Choice.tsx'
import { DayField, type FieldProps, LabelledField, TextField, useDraft } from '../../../ui/filter/LabelledField.tsx'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import type { Holding, TransactionFilter } from '../contract.ts'
import { type Period, periodOf, periods, rangeOf } from './periods.ts'
import css from './TransactionsPanel.module.css'
import { useHoldingWords } from './words.ts'

interface TransactionFiltersProps {
  value: TransactionFilter
  onChange: (filter: TransactionFilter) => void
  accounts: Holding[]
  channels: string[]
  kinds: string[]
  /** The newest day that transactions were delivered for: what "so many days" ends with. */
  asOf: string | undefined
}

/** Text, direction and period in sight; the rest on demand. */
export function TransactionFilters({ value, onChange, asOf, ...choices }: TransactionFiltersProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const area = useId()
  const change = (part: TransactionFilter) => onChange({ ...value, ...part })
  const filtered = Object.values(value).some((part) => part !== undefined)
  const periodWords = (period: Period) =>
    typeof period === 'number'
      ? t('holdings.filter.days', { count: period })
      : t(`holdings.filter.${period === 'all' ? 'all' : period}`)
  const period = periodOf(value, asOf)
  return (
    <div className={css.filters}>
      <div className={css.row}>
        <SearchBox
          value={value.text ?? ''}
          onChange={(text) => change({ text: text || undefined })}
          label={t('holdings.filter.text')}
          placeholder={t('holdings.filter.textHint')}
        />
        <Choice
          label={t('holdings.filter.direction')}
          value={value.direction ?? 'both'}
          options={(['both', 'in', 'out'] as const).map((way) => ({ value: way, label: t(`holdings.filter.${way}`) }))}
          onChange={(way) => change({ direction: way === 'both' ? undefined : way })}
        />
        <Choice
          label={t('holdings.filter.period')}
          value={String(period)}
          options={[...periods, ...(period === 'custom' ? (['custom'] as const) : [])].map((one) => ({
            value: String(one),
            label: periodWords(one),
          }))}
          onChange={(one) => change(rangeOf(one, asOf))}
        />
        <Button
          type="text"
          icon={<FilterOutlined aria-hidden />}
          aria-expanded={open}
          aria-controls={area}
          onClick={() => setOpen(!open)}
        >
          {t(open ? 'holdings.filter.fewer' : 'holdings.filter.more')}
        </Button>
        {filtered && (
          <Button type="link" onClick={() => onChange({})}>
            {t('holdings.filter.clear')}
          </Button>
        )}
      </div>
      <div id={area} hidden={!open}>
        {open && <More value={value} change={change} {...choices} />}
      </div>
    </div>
  )
}

interface MoreProps extends Pick<TransactionFiltersProps, 'value' | 'accounts' | 'channels' | 'kinds'> {
  change: (part: TransactionFilter) => void
}

function More({ value, change, accounts, channels, kinds }: MoreProps) {
  const { t } = useTranslation()
  const words = useHoldingWords()
  const options = (all: string, codes: { value: string; label: string }[]) => [{ value: '', label: all }, ...codes]
  return (
    <div className={css.row}>
      <Pick
        label={t('holdings.filter.account')}
        value={value.accountId}
        onChange={(accountId) => change({ accountId })}
        options={options(
          t('holdings.filter.allAccounts'),
          accounts.map((account) => ({
            value: account.accountId,
            label: `${account.productName} ${account.accountNo}`,
          })),
        )}
      />
      <Pick
        label={t('holdings.filter.channel')}
        value={value.channel}
        onChange={(channel) => change({ channel })}
        options={options(
          t('holdings.filter.allChannels'),
          channels.map((code) => ({ value: code, label: words.channel(code) })),
        )}
      />
      <Pick
        label={t('holdings.filter.kind')}
        value={value.kind}
        onChange={(kind) => change({ kind })}
        options={options(
          t('holdings.filter.allKinds'),
          kinds.map((code) => ({ value: code, label: words.kind(code) })),
        )}
      />
      <DayField
        first="1971-01-01"
        label={t('holdings.filter.from')}
        value={value.from}
        onChange={(from) => change({ from })}
      />
      <DayField first="1971-01-01" label={t('holdings.filter.to')} value={value.to} onChange={(to) => change({ to })} />
      <Size label={t('holdings.filter.atLeast')} value={value.atLeast} onChange={(atLeast) => change({ atLeast })} />
      <Size label={t('holdings.filter.atMost')} value={value.atMost} onChange={(atMost) => change({ atMost })} />
    </div>
  )
}

function Pick({ label, value, onChange, options }: FieldProps & { options: { value: string; label: string }[] }) {
  return (
    <LabelledField label={label}>
      <Select
        aria-label={label}
        value={value ?? ''}
        onChange={(next) => onChange(next || undefined)}
        options={options}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
      />
    </LabelledField>
  )
}

const plainAmount = /^\d{1,14}(\.\d{1,4})?$/

/** Taken over when the field is left, so that half an amount finds nothing; one that is none says so. */
function Size({ label, value, onChange }: FieldProps) {
  const { t } = useTranslation()
  const [text, setText] = useDraft(value)
  const plain = text.replaceAll(/[\s,]/g, '')
  const wrong = plain !== '' && !plainAmount.test(plain)
  return (
    <TextField
      label={label}
      inputMode="decimal"
      maxLength={22}
      value={text}
      onChange={setText}
      onLeave={() => !wrong && onChange(plain || undefined)}
      problem={wrong ? t('holdings.filter.amountWrong') : undefined}
    />
  )
}
