import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

export type FakeExchange = {
  url: string
  /** Paths asked so far. */
  asked: string[]
  answerWith(answer: Answer): void
  stop(): Promise<void>
}

/** A real HTTP server on loopback that answers as a test says, badly as a rule. */
export async function startFakeExchange(): Promise<FakeExchange> {
  const asked: string[] = []
  let answer: Answer = (_request, response) => response.end('{}')
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    answerWith(next) {
      answer = next
    },
    stop() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

export function json(body: unknown, status = 200): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}
