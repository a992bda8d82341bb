import { BlockList, isIP } from 'node:net'

/** IPv4 networks that are not the public internet (IANA special-purpose registry). */
const closed4 = new BlockList()
for (const network of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
])
  addNetwork(closed4, network)

/** Of IPv6 only 2000::/3 is the public internet, less what stands for IPv4 addresses, documentation and benchmarks. */
const public6 = new BlockList()
addNetwork(public6, '2000::/3')
const closed6 = new BlockList()
for (const network of ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']) addNetwork(closed6, network)

export interface Reach {
  /** Whether messages may go to an address that a name was resolved to. */
  mayConnect(address: string, host: string): boolean
  /** Whether a webhook may be given this address; what its name is resolved to shows when it is used. */
  mayName(url: URL): boolean
}

/** `allow`: hosts, addresses and networks that may be reached although they are not public, and without TLS. */
export function reachOf(allow: readonly string[]): Reach {
  const networks = new BlockList()
  for (const one of allow) if (isIP(one.split('/')[0] ?? '')) addNetwork(networks, one)
  const isAllowed = (address: string) => isIP(address) > 0 && networks.check(address, familyOf(address))
  const mayConnect = (address: string, host: string) => allow.includes(host) || isAllowed(address) || isPublic(address)
  return {
    mayConnect,
    mayName(url) {
      if (url.username || url.password || !/^https?:$/.test(url.protocol)) return false
      const host = hostOf(url)
      if (url.protocol === 'http:' && !allow.includes(host) && !isAllowed(host)) return false
      return isIP(host) === 0 ? host !== '' : mayConnect(host, host)
    },
  }
}

/** Without the brackets that an address of IPv6 stands in. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase()
}

function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !closed4.check(address, 'ipv4')
  // Also one of IPv4 in the dress of IPv6: it is none of these.
  return isIP(address) === 6 && public6.check(address, 'ipv6') && !closed6.check(address, 'ipv6')
}

function addNetwork(list: BlockList, network: string): void {
  const [address = '', bits] = network.split('/')
  list.addSubnet(address, Number(bits ?? (isIP(address) === 4 ? 32 : 128)), familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}
