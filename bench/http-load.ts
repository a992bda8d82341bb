import { connect } from 'node:net'

/** What a slice of load is to do; sent by the parent process, answered with the latencies in milliseconds. */
export interface Load {
  port: number
  cookie: string
  paths: string[]
  milliseconds: number
}
export interface Loaded {
  latencies: number[]
  milliseconds: number
  /** The first answer that was not what it should be. */
  failure?: string
}

const connections = 8
const mostRequests = 200_000
const graceMs = 30_000

/** Eight connections kept alive, each sending its next request when the answer to the last has come. */
function load({ port, cookie, paths, milliseconds }: Load): Promise<Loaded> {
  const requests = paths.map((path) =>
    Buffer.from(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: application/json\r\nCookie: ${cookie}\r\n\r\n`,
    ),
  )
  const latencies: number[] = []
  const started = performance.now()
  let sent = 0
  return new Promise((resolve) => {
    let open = connections
    let failure: string | undefined
    const lost = setTimeout(() => end('an answer did not come'), milliseconds + graceMs)
    const sockets = Array.from({ length: connections }, () => {
      const socket = connect(port, '127.0.0.1').setNoDelay()
      let sentAt = 0
      let awaited = 0
      let received = 0
      const next = () => {
        sentAt = performance.now()
        if (sentAt - started >= milliseconds || sent >= mostRequests) {
          socket.end()
          if (!--open) end()
          return
        }
        awaited = 0
        received = 0
        socket.write(requests[sent++ % requests.length] as Buffer)
      }
      socket.on('connect', next)
      socket.on('error', (error) => end(error.message))
      socket.on('data', (chunk) => {
        received += chunk.length
        // The head is small and leaves in one piece: it is always in the first chunk.
        if (!awaited) {
          const headEnds = chunk.indexOf('\r\n\r\n')
          const head = chunk.toString('latin1', 0, headEnds)
          const length = /content-length: (\d+)/i.exec(head)?.[1]
          if (headEnds < 0 || !head.startsWith('HTTP/1.1 200') || !length) return end(chunk.toString())
          awaited = headEnds + 4 + Number(length)
        }
        if (received < awaited) return
        latencies.push(performance.now() - sentAt)
        next()
      })
      return socket
    })
    function end(wrong?: string) {
      failure ??= wrong
      clearTimeout(lost)
      for (const socket of sockets) socket.destroy()
      resolve({ latencies, milliseconds: performance.now() - started, ...(failure && { failure }) })
    }
  })
}

process.on('message', (order: Load) => load(order).then((loaded) => process.send?.(loaded)))
process.once('disconnect', () => process.exit())
