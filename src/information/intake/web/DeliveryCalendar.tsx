import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Mark } from '../../../ui/Mark.tsx'
import { MonthGrid } from '../../../ui/MonthGrid.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Bars, Loaded } from '../../../ui/States.tsx'
import { type DeliveryCalendar as Calendar, type DayState, dayStates, getDeliveryCalendar } from '../contract.ts'
import { AttentionList } from './AttentionList.tsx'
import { DayDeliveries } from './DayDeliveries.tsx'
import css from './DeliveryCalendar.module.css'
import { daySigns } from './day-signs.tsx'

const route = getRouteApi('/signed-in/deliveries')

/** Business dates of a month by source: what came, what is held, late or was passed over; a day shows its deliveries. */
export function DeliveryCalendar() {
  const { t } = useTranslation()
  const { month: asked } = route.useSearch()
  const calendar = useQuery({
    ...queryOf(getDeliveryCalendar, { query: { month: asked } }),
    placeholderData: keepPreviousData,
  })
  return (
    <Loaded query={calendar} bars={<Bars count={1} height={360} />}>
      {(data) =>
        data.sources.length === 0 && data.held.length === 0 ? null : (
          <>
            <AttentionList calendar={data} />
            {data.sources.length > 0 && (
              <Section title={t('delivery.calendar.title')} actions={<Turn calendar={data} />}>
                <Months calendar={data} />
              </Section>
            )}
          </>
        )
      }
    </Loaded>
  )
}

/** To the month before and after; not beyond the one that is under way. */
function Turn({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation()
  const { month } = useFormats()
  const navigate = route.useNavigate()
  const go = (count: number) =>
    navigate({
      search: (search) => ({ ...search, month: monthPlus(calendar.month, count), date: undefined, source: undefined }),
      replace: true,
      resetScroll: false,
    })
  return (
    <div className={css.turn}>
      <Button
        type="text"
        icon={<LeftOutlined aria-hidden />}
        aria-label={t('delivery.calendar.earlier')}
        onClick={() => go(-1)}
      />
      <strong aria-live="polite">{month(calendar.month)}</strong>
      <Button
        type="text"
        icon={<RightOutlined aria-hidden />}
        aria-label={t('delivery.calendar.later')}
        disabled={calendar.month >= calendar.today.slice(0, 7)}
        onClick={() => go(1)}
      />
    </div>
  )
}

function Months({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation()
  const { month } = useFormats()
  const { date, source } = route.useSearch()
  const navigate = route.useNavigate()
  const shown = new Set(calendar.sources.flatMap(({ days }) => days.map(({ state }) => state)))
  return (
    <>
      <div className={css.legend}>
        {dayStates
          .filter((state) => state !== 'none' && shown.has(state))
          .map((state) => (
            <Mark key={state} {...daySigns[state as Exclude<DayState, 'none'>]}>
              {t(dayKey(state))}
            </Mark>
          ))}
      </div>
      <div className={css.months}>
        {calendar.sources.map((one) => (
          <div key={one.source} className={css.source}>
            <MonthGrid
              label={t('delivery.calendar.of', { source: one.source, month: month(calendar.month) })}
              caption={
                <span className={css.caption}>
                  <strong>{one.source}</strong>
                  <span className="soft">{t(`delivery.calendar.rhythm.${one.rhythm}`)}</span>
                </span>
              }
              days={one.days.map((day) => ({
                date: day.date,
                ...(day.state !== 'none' && { sign: daySigns[day.state] }),
                words:
                  day.deliveries > 0
                    ? t('delivery.calendar.dayWith', { state: t(dayKey(day.state)), count: day.deliveries })
                    : t(dayKey(day.state)),
              }))}
              selected={source === one.source ? date : undefined}
              onChoose={(chosen) =>
                navigate({
                  search: (search) => ({ ...search, date: chosen, source: one.source, month: calendar.month }),
                  replace: true,
                  resetScroll: false,
                })
              }
            />
          </div>
        ))}
        {date && source && <DayDeliveries date={date} source={source} />}
      </div>
    </>
  )
}

const dayKey = (state: DayState) => `delivery.calendar.day.${state}` as const

function monthPlus(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7)
}
