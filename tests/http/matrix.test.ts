import { ERRORS } from '../../shared/contract/errors.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSession, request, sendRaw, startTestServer, type TestServer } from './harness.ts'

/**
 * LND-53 and reliability 6 (CSRF, rebinding, other users of this machine): each case is bytes on a
 * raw socket, carries a session and a token that would be good, and must have no effect at all.
 */
let server: TestServer
let cookie: string
let spare: string

beforeAll(async () => {
  server = await startTestServer({ 'session.lock': () => ({}) })
  cookie = await openSession(server)
  spare = server.launchToken()
})
afterAll(() => server.close())

const CALL = 'POST /api/v1/session/lock HTTP/1.1'
const HOST = 'Host: 127.0.0.1:{port}'
const ORIGIN = 'Origin: http://127.0.0.1:{port}'
const JSON_TYPE = 'Content-Type: application/json'
const EMPTY = 'Content-Length: 2'
const COOKIE = 'Cookie: {cookie}'
const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]
const NAVIGATES = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate']
const SOCKET = 'GET /rpc HTTP/1.1'
const REFUSED = [400, 401, 403, 404, 405, 408, 413, 414, 415, 417, 421, 426, 431, 501, 503]

type Case = [name: string, expected: number | readonly number[], lines: string[], body?: string]

const CASES: Case[] = [
  ['no Host at all', 400, [CALL, ORIGIN, COOKIE, JSON_TYPE, EMPTY], '{}'],
  [
    'a rebound name as Host',
    421,
    [CALL, 'Host: evil.test', ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'a rebound name with our port',
    421,
    [CALL, 'Host: evil.test:{port}', 'Origin: http://evil.test:{port}', COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'our address without the port',
    421,
    [CALL, 'Host: 127.0.0.1', ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'our address with another port',
    421,
    [CALL, 'Host: 127.0.0.1:1', ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'another spelling of loopback',
    421,
    [CALL, 'Host: 127.1:{port}', ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  ['the IPv6 loopback', 421, [CALL, 'Host: [::1]:{port}', ORIGIN, COOKIE, JSON_TYPE, EMPTY], '{}'],
  [
    'localhost with a final dot',
    421,
    [CALL, 'Host: localhost.:{port}', ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'a name that only begins like ours',
    421,
    [CALL, 'Host: 127.0.0.1:{port}.evil.test', ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'credentials before the host',
    421,
    [CALL, 'Host: evil@127.0.0.1:{port}', ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  ['an empty Host', [400, 421], [CALL, 'Host:', ORIGIN, COOKIE, JSON_TYPE, EMPTY], '{}'],
  [
    'two Hosts, the good one first',
    400,
    [CALL, HOST, 'Host: evil.test', ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'two Hosts, the good one last',
    400,
    [CALL, 'Host: evil.test', HOST, ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  ['the same Host twice', 400, [CALL, HOST, HOST, ORIGIN, COOKIE, JSON_TYPE, EMPTY], '{}'],
  [
    'a folded Host',
    400,
    [CALL, 'Host: 127.0.0.1:{port}', ' evil.test', ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'space before the colon of Host',
    400,
    [CALL, 'Host : 127.0.0.1:{port}', ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'an absolute target to another host',
    400,
    ['POST http://evil.test/api/v1/session/lock HTTP/1.1', HOST, ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'a target with two slashes',
    400,
    ['POST //evil.test/api/v1/session/lock HTTP/1.1', HOST, ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'a target with a backslash',
    400,
    ['POST /\\evil.test/api/v1/session/lock HTTP/1.1', HOST, ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'a target beyond the limit',
    414,
    [
      `POST /api/v1/session/lock?${'a'.repeat(4000)} HTTP/1.1`,
      HOST,
      ORIGIN,
      COOKIE,
      JSON_TYPE,
      EMPTY,
    ],
    '{}',
  ],
  ['no Origin with a cookie', 403, [CALL, HOST, COOKIE, JSON_TYPE, EMPTY], '{}'],
  [
    'the null Origin of a sandboxed frame',
    403,
    [CALL, HOST, 'Origin: null', COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  ['an empty Origin', 403, [CALL, HOST, 'Origin:', COOKIE, JSON_TYPE, EMPTY], '{}'],
  [
    'another site as Origin',
    403,
    [CALL, HOST, 'Origin: http://evil.test', COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'another port of this machine as Origin',
    403,
    [CALL, HOST, 'Origin: http://127.0.0.1:1', COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'https instead of http as Origin',
    403,
    [CALL, HOST, 'Origin: https://127.0.0.1:{port}', COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'localhost as Origin while Host is the address',
    403,
    [CALL, HOST, 'Origin: http://localhost:{port}', COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'two Origins',
    400,
    [CALL, HOST, ORIGIN, 'Origin: http://evil.test', COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'Sec-Fetch-Site says cross-site',
    403,
    [CALL, HOST, ORIGIN, 'Sec-Fetch-Site: cross-site', COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'Sec-Fetch-Site says same-site (another port)',
    403,
    [CALL, HOST, ORIGIN, 'Sec-Fetch-Site: same-site', COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'a link from another site to the page',
    403,
    ['GET / HTTP/1.1', HOST, 'Sec-Fetch-Site: cross-site', COOKIE],
  ],
  [
    'a frame of another site around the page',
    403,
    ['GET / HTTP/1.1', HOST, ...NAVIGATES, 'Sec-Fetch-Dest: iframe', COOKIE],
  ],
  [
    'a window of another site that goes to a call',
    403,
    ['GET /session HTTP/1.1', HOST, ...NAVIGATES, 'Sec-Fetch-Dest: document', COOKIE],
  ],
  [
    'a window of another site that goes to a download',
    403,
    ['GET /exports/exp_1 HTTP/1.1', HOST, ...NAVIGATES, 'Sec-Fetch-Dest: document', COOKIE],
  ],
  [
    'a form of another site that is sent to the page',
    403,
    ['POST / HTTP/1.1', HOST, ...NAVIGATES, 'Sec-Fetch-Dest: document', COOKIE, EMPTY],
    '{}',
  ],
  [
    'a navigation that says twice where it goes',
    400,
    [
      'GET / HTTP/1.1',
      HOST,
      ...NAVIGATES,
      'Sec-Fetch-Dest: iframe',
      'Sec-Fetch-Dest: document',
      COOKIE,
    ],
  ],
  [
    'a form of another site, text/plain',
    403,
    [CALL, HOST, 'Origin: http://evil.test', COOKIE, 'Content-Type: text/plain', EMPTY],
    '{}',
  ],
  [
    'a form without Origin, urlencoded',
    403,
    [CALL, HOST, COOKIE, 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 3'],
    'a=b',
  ],
  [
    'a launch token as text/plain',
    415,
    ['POST /launch HTTP/1.1', HOST, ORIGIN, 'Content-Type: text/plain', 'Content-Length: 59'],
    '{"token":"{spare}"}',
  ],
  [
    'a launch token from another site',
    403,
    ['POST /launch HTTP/1.1', HOST, 'Origin: http://evil.test', JSON_TYPE, 'Content-Length: 55'],
    '{"token":"{spare}"}',
  ],
  [
    'a wrong launch token',
    401,
    ['POST /launch HTTP/1.1', HOST, ORIGIN, JSON_TYPE, 'Content-Length: 13'],
    '{"token":"x"}',
  ],
  [
    'a launch body that is not JSON',
    401,
    ['POST /launch HTTP/1.1', HOST, ORIGIN, JSON_TYPE, 'Content-Length: 7'],
    '{"token',
  ],
  [
    'a launch token in the query',
    401,
    ['POST /launch?token={spare} HTTP/1.1', HOST, ORIGIN, JSON_TYPE, EMPTY],
    '{}',
  ],
  ['no cookie', 401, [CALL, HOST, ORIGIN, JSON_TYPE, EMPTY], '{}'],
  [
    'a made-up cookie',
    401,
    [CALL, HOST, ORIGIN, 'Cookie: tillbook_{port}=AAAA', JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'a wrong service token beside a good cookie',
    401,
    [CALL, HOST, ORIGIN, COOKIE, 'Authorization: Bearer AAAA', JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'a service token of the wrong scheme',
    401,
    [CALL, HOST, 'Authorization: Basic {service}', JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'a service token with more behind it',
    401,
    [CALL, HOST, 'Authorization: Bearer {service}A', JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'two Authorization headers',
    400,
    [CALL, HOST, 'Authorization: Bearer {service}', 'Authorization: Bearer A', JSON_TYPE, EMPTY],
    '{}',
  ],
  [
    'a service token from a page of another site',
    403,
    [CALL, HOST, 'Origin: http://evil.test', 'Authorization: Bearer {service}', JSON_TYPE, EMPTY],
    '{}',
  ],
  ['TRACE', 405, ['TRACE / HTTP/1.1', HOST, ORIGIN, COOKIE]],
  ['CONNECT to ourselves', 405, ['CONNECT 127.0.0.1:{port} HTTP/1.1', HOST]],
  ['CONNECT to another host', 405, ['CONNECT evil.test:443 HTTP/1.1', HOST]],
  [
    'OPTIONS, as a preflight asks',
    405,
    [
      'OPTIONS /api/v1/session/lock HTTP/1.1',
      HOST,
      'Origin: http://evil.test',
      'Access-Control-Request-Method: POST',
    ],
  ],
  ['PUT', 404, ['PUT /api/v1/session/lock HTTP/1.1', HOST, ORIGIN, COOKIE, JSON_TYPE, EMPTY], '{}'],
  ['DELETE', 404, ['DELETE /api/v1/session/lock HTTP/1.1', HOST, ORIGIN, COOKIE]],
  ['a WebDAV method', 405, ['PROPFIND / HTTP/1.1', HOST, COOKIE]],
  ['a method Node does not know', 400, ['STEAL / HTTP/1.1', HOST, COOKIE]],
  ['a call by GET', [403, 404, 405], ['GET /api/v1/session/lock HTTP/1.1', HOST, COOKIE]],
  [
    'Content-Length and chunked together',
    400,
    [CALL, HOST, ORIGIN, COOKIE, JSON_TYPE, 'Content-Length: 5', 'Transfer-Encoding: chunked'],
    '0\r\n\r\n',
  ],
  [
    'two Content-Lengths',
    400,
    [CALL, HOST, ORIGIN, COOKIE, JSON_TYPE, EMPTY, 'Content-Length: 40'],
    '{}',
  ],
  [
    'a signed Content-Length',
    400,
    [CALL, HOST, ORIGIN, COOKIE, JSON_TYPE, 'Content-Length: +2'],
    '{}',
  ],
  [
    'a chunked spelling with a second coding',
    400,
    [CALL, HOST, ORIGIN, COOKIE, JSON_TYPE, 'Transfer-Encoding: chunked, identity'],
    '0\r\n\r\n',
  ],
  [
    'a bare line feed in the head',
    400,
    [`${CALL}\nX: y`, HOST, ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  ['a NUL in a header', 400, [CALL, HOST, ORIGIN, COOKIE, 'X: a\u0000b', JSON_TYPE, EMPTY], '{}'],
  ['HTTP/0.9', 400, ['GET /']],
  ['HTTP/3.0', 400, ['GET / HTTP/3.0', HOST]],
  [
    'an h2c upgrade',
    [400, 403],
    [
      'GET / HTTP/1.1',
      HOST,
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA',
    ],
  ],
  [
    'a body of 300 KiB by length',
    413,
    [CALL, HOST, ORIGIN, COOKIE, JSON_TYPE, `Content-Length: ${300 * 1024}`],
    'x'.repeat(300 * 1024),
  ],
  ['a head of 10 KiB', 431, ['GET / HTTP/1.1', HOST, `X: ${'a'.repeat(10_240)}`]],
  [
    'a hundred headers',
    431,
    ['GET / HTTP/1.1', HOST, ...Array.from({ length: 100 }, (_, i) => `X-${i}: 1`)],
  ],
  [
    'Expect: 100-continue',
    417,
    [CALL, HOST, ORIGIN, COOKIE, JSON_TYPE, EMPTY, 'Expect: 100-continue'],
  ],
  ['another expectation', 417, [CALL, HOST, ORIGIN, COOKIE, JSON_TYPE, EMPTY, 'Expect: anything']],
  [
    'a socket from another site',
    403,
    [SOCKET, HOST, ...UPGRADE, 'Origin: http://evil.test', COOKIE],
  ],
  ['a socket without Origin', 403, [SOCKET, HOST, ...UPGRADE, COOKIE]],
  [
    'a socket without Origin but with the service token',
    403,
    [SOCKET, HOST, ...UPGRADE, 'Authorization: Bearer {service}'],
  ],
  ['a socket with the null Origin', 403, [SOCKET, HOST, ...UPGRADE, 'Origin: null', COOKIE]],
  [
    'a socket to a rebound name',
    421,
    [SOCKET, 'Host: evil.test:{port}', ...UPGRADE, 'Origin: http://evil.test:{port}', COOKIE],
  ],
  ['a socket with two Hosts', 400, [SOCKET, HOST, 'Host: evil.test', ...UPGRADE, ORIGIN, COOKIE]],
  ['a socket without a session', 401, [SOCKET, HOST, ...UPGRADE, ORIGIN]],
  [
    'a socket with a made-up session',
    401,
    [SOCKET, HOST, ...UPGRADE, ORIGIN, 'Cookie: tillbook_{port}=AAAA'],
  ],
  ['a socket at another path', 404, ['GET /other HTTP/1.1', HOST, ...UPGRADE, ORIGIN, COOKIE]],
  ['a socket by POST', 405, ['POST /rpc HTTP/1.1', HOST, ...UPGRADE, ORIGIN, COOKIE]],
  [
    'a socket of an old protocol version',
    [400, 426],
    [
      SOCKET,
      HOST,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 7',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ORIGIN,
      COOKIE,
    ],
  ],
  [
    'a socket without a key',
    400,
    [
      SOCKET,
      HOST,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      ORIGIN,
      COOKIE,
    ],
  ],
  ['health without the token', 401, ['GET /healthz HTTP/1.1', HOST, COOKIE]],
  ['metrics without the token', 401, ['GET /metrics HTTP/1.1', HOST, COOKIE]],
  [
    'a new launch link with a cookie only',
    401,
    ['POST /launch/new HTTP/1.1', HOST, ORIGIN, COOKIE, JSON_TYPE, EMPTY],
    '{}',
  ],
  ['the book beside the page', 404, ['GET /../book.sqlite HTTP/1.1', HOST, COOKIE]],
  ['the book by escapes', 404, ['GET /%2e%2e%2fbook.sqlite HTTP/1.1', HOST, COOKIE]],
  [
    'the token by double escapes',
    404,
    ['GET /assets/%252e%252e/%252e%252e/service-token HTTP/1.1', HOST, COOKIE],
  ],
  ['a source map', 404, ['GET /assets/index-AbCd1234.js.map HTTP/1.1', HOST, COOKIE]],
]

describe('the security matrix (APP-04, LND-11, LND-33, LND-53)', () => {
  test('has at least forty cases', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(40)
  })

  test.each(CASES)('refuses %s', async (_name, expected, lines, body = '') => {
    const fill = (text: string) =>
      text
        .replaceAll('{cookie}', cookie)
        .replaceAll('{service}', server.serviceToken)
        .replaceAll('{spare}', spare)
    const callsBefore = server.calls.length
    const answer = await sendRaw(server.port, fill(request(server.port, lines, body)))
    const statuses = typeof expected === 'number' ? [expected] : expected
    expect(statuses).toContain(answer.status)
    expect(REFUSED).toContain(answer.status)
    expect(server.calls.length).toBe(callsBefore)
    expect(answer.all).not.toMatch(/access-control-/i)
    expect(answer.all).not.toMatch(/set-cookie/i)
    if (answer.status === 405) expect(answer.head).toMatch(/^Allow: GET/m)
    expect(answer.all).not.toContain(server.serviceToken)
    expect(answer.all).not.toContain('the book')
    // CODE-01: whoever is refused learns one of the contract's codes.
    const code = /"code":"([a-z_]+)"/.exec(answer.body)?.[1]
    expect(Object.keys(ERRORS)).toContain(code)
    // One request, one answer: a second status line would be a smuggled request that was served.
    expect(answer.all.match(/HTTP\/1\.1 \d{3}/g)).toHaveLength(1)
  })

  test('left the launch token of the refused cases unused, and it works once', async () => {
    const exchange = () =>
      fetch(`${server.origin}/launch`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: server.origin },
        body: JSON.stringify({ token: spare }),
      })
    expect((await exchange()).status).toBe(204)
    expect((await exchange()).status).toBe(401)
    expect((await exchange()).status).toBe(401)
  })

  test('shows the page, which is the same for everybody, to a window that comes from a file', async () => {
    const lines = ['GET / HTTP/1.1', HOST, ...NAVIGATES, 'Sec-Fetch-Dest: document']
    const answer = await sendRaw(server.port, request(server.port, lines))
    expect(answer.status).toBe(200)
    expect(answer.head).toMatch(/^X-Frame-Options: DENY/im)
    expect(answer.head).not.toMatch(/^set-cookie/im)
  })

  test('lets the same call through when nothing is wrong with it', async () => {
    const before = server.calls.length
    const lines = [CALL, HOST, ORIGIN, COOKIE, JSON_TYPE, EMPTY, 'Sec-Fetch-Site: same-origin']
    const text = request(server.port, lines, '{}').replaceAll('{cookie}', cookie)
    const answer = await sendRaw(server.port, text)
    expect(server.calls.length).toBe(before + 1)
    expect([200, 500]).toContain(answer.status)
  })
})
