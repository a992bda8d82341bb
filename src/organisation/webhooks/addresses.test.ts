import { expect, test } from 'vitest'
import { reachOf } from './addresses.ts'

const closed = [
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '203.0.113.9',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::127.0.0.1',
  '64:ff9b::a00:1',
  'fe80::1',
  'fc00::1',
  'fd00:ec2::254',
  'ff02::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  'metadata.google.internal',
  '',
]
const open = ['8.8.8.8', '1.1.1.1', '172.32.0.1', '192.167.255.255', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e']

test.each(closed)('no connection is made to %j', (address) => {
  expect(reachOf([]).mayConnect(address, 'hooks.example.com')).toBe(false)
})
test.each(open)('%s is public', (address) => {
  expect(reachOf([]).mayConnect(address, 'hooks.example.com')).toBe(true)
})

test('what is allowed by name, address or network may be reached, and its neighbours not', () => {
  const reach = reachOf(['hooks.bank.local', '10.2.0.0/16', '192.168.7.7', 'fd00:7::/32'])
  const may = (address: string, host = 'x') => reach.mayConnect(address, host)
  expect([may('10.9.9.9', 'hooks.bank.local'), may('10.2.3.4'), may('192.168.7.7'), may('fd00:7::1')]).toEqual(
    Array(4).fill(true),
  )
  expect([may('10.9.9.9', 'sub.hooks.bank.local'), may('10.3.0.1'), may('192.168.7.8'), may('fd00:8::1')]).toEqual(
    Array(4).fill(false),
  )
})

test.each([
  ['https://hooks.example.com/x', true],
  ['https://8.8.8.8/x', true],
  ['http://hooks.example.com/x', false],
  ['https://name:word@hooks.example.com/x', false],
  ['https://127.0.0.1/x', false],
  ['https://2130706433/x', false],
  ['https://0x7f.1/x', false],
  ['https://[::1]/x', false],
  ['https://[::ffff:10.0.0.1]/x', false],
  ['ftp://hooks.example.com/x', false],
  ['http://hooks.bank.local/x', true],
  ['http://10.2.3.4:8080/x', true],
  ['https://10.2.3.4/x', true],
])('a webhook may be given %s: %s', (url, may) => {
  expect(reachOf(['hooks.bank.local', '10.2.0.0/16']).mayName(new URL(url))).toBe(may)
})
