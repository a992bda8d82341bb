import { CheckOutlined, CloseOutlined, InfoCircleOutlined, UserSwitchOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea.js'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, isApiError } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { FormProblem } from '../../../ui/FormProblem.tsx'
import { Notice } from '../../../ui/Mark.tsx'
import { Section } from '../../../ui/Page.tsx'
import { type Approval, commentLength, decideApproval, withdrawApproval } from '../contract.ts'
import css from './ApprovalPage.module.css'

interface DecisionSectionProps {
  request: Approval
  onDecided: (after: Approval) => Promise<unknown>
  /** Somebody else was first: what is shown is out of date. */
  onOvertaken: () => Promise<unknown>
}
interface PartProps {
  request: Approval
  problem: string | null
  asking: {
    onMutate: () => void
    onSuccess: (after: Approval) => Promise<unknown>
    onError: (error: Error) => Promise<unknown> | undefined
  }
}

/** The reader's part in a request: to decide, to withdraw, or why it is not theirs. */
export function DecisionSection({ request, onDecided, onOvertaken }: DecisionSectionProps) {
  const { t } = useTranslation()
  // Here, so that it outlives the buttons that a decision by somebody else takes away.
  const [refusal, setRefusal] = useState<Error | null>(null)
  const problem = refusal && problemWords(refusal)
  const asking = {
    onMutate: () => setRefusal(null),
    onSuccess: onDecided,
    onError: (error: Error) => {
      setRefusal(error)
      return isApiError(error, 409) ? onOvertaken() : undefined
    },
  }
  const part = { request, problem, asking }
  if (request.mayDecide) return <Decision key={request.step} {...part} />
  if (request.mayWithdraw) return <Withdrawal {...part} />
  if (problem) return <FormProblem>{problem}</FormProblem>
  if (!request.barred) return null
  return (
    <Notice tone="quiet" icon={<InfoCircleOutlined />}>
      {t(`approvals.barred.${request.barred}`)}
    </Notice>
  )
}

function Decision({ request, problem, asking }: PartProps) {
  const { t } = useTranslation()
  const field = useRef<TextAreaRef>(null)
  const [comment, setComment] = useState('')
  const [missing, setMissing] = useState(false)
  const deciding = useMutation({
    mutationFn: (approve: boolean) =>
      call(decideApproval, { params: { requestId: request.id }, body: { step: request.step, approve, comment } }),
    ...asking,
  })
  const decide = (approve: boolean) => {
    if (deciding.isPending) return
    const lacks = !approve && !comment.trim()
    setMissing(lacks)
    if (lacks) field.current?.focus()
    else deciding.mutate(approve)
  }
  useKeys({ a: () => decide(true), r: () => decide(false) })
  return (
    <Section title={t('approvals.decide')}>
      <div className={css.decision}>
        {request.decidesFor && (
          <Notice tone="accent" icon={<UserSwitchOutlined />}>
            {t('approvals.decideFor', { name: request.decidesFor })}
          </Notice>
        )}
        <label htmlFor="decision-comment">{t('approvals.comment')}</label>
        <Input.TextArea
          ref={field}
          id="decision-comment"
          aria-describedby="decision-hint"
          rows={3}
          maxLength={commentLength}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
        <span id="decision-hint" className="soft">
          {t('approvals.commentHint')}
        </span>
        <FormProblem>{missing ? t('approvals.commentNeeded') : problem}</FormProblem>
        <div className={css.buttons}>
          <Button
            type="primary"
            icon={<CheckOutlined aria-hidden />}
            aria-keyshortcuts="a"
            loading={deciding.isPending && deciding.variables}
            onClick={() => decide(true)}
          >
            {t('approvals.approve')}
          </Button>
          <Button
            danger
            icon={<CloseOutlined aria-hidden />}
            aria-keyshortcuts="r"
            loading={deciding.isPending && !deciding.variables}
            onClick={() => decide(false)}
          >
            {t('approvals.refuse')}
          </Button>
        </div>
      </div>
    </Section>
  )
}

function Withdrawal({ request, problem, asking }: PartProps) {
  const { t } = useTranslation()
  const withdrawing = useMutation({
    mutationFn: () => call(withdrawApproval, { params: { requestId: request.id }, body: {} }),
    ...asking,
  })
  return (
    <div className={css.decision}>
      <p className="soft">{t('approvals.withdrawHint')}</p>
      <FormProblem>{problem}</FormProblem>
      <div className={css.buttons}>
        <Button loading={withdrawing.isPending} onClick={() => withdrawing.mutate()}>
          {t('approvals.withdraw')}
        </Button>
      </div>
    </div>
  )
}

/** Single letters, while nobody is typing. */
function useKeys(keys: Record<string, () => void>): void {
  const hear = useEffectEvent((event: KeyboardEvent) => {
    const { target, key, ctrlKey, metaKey, altKey } = event
    if (ctrlKey || metaKey || altKey || (target as HTMLElement).closest('input, textarea, [contenteditable], dialog'))
      return
    keys[key.toLowerCase()]?.()
    if (keys[key.toLowerCase()]) event.preventDefault()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => hear(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
