import { expect, test } from 'vitest'
import { dialledOf } from './PhoneLink.tsx'

test.each([
  ['13812345678', '13812345678'],
  ['+86 138 1234-5678', '+8613812345678'],
  ['(0571) 8888 6666', '057188886666'],
  ['138****5678', undefined],
  ['ext. 12', undefined],
  ['', undefined],
])('%s is dialled as %s', (number, dialled) => expect(dialledOf(number)).toBe(dialled))
