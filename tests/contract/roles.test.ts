import { once } from 'node:events'
import { ORPCError } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { trackingJob } from '../../electron/core/backups.ts'
import { readAudit } from '../../electron/core/audit.ts'
import { type Role, ROLES } from '../../shared/model/people.ts'
import { type ConsoleUnderTest, startConsole } from '../support/console-under-test.ts'
import { allMethods, type Method, SAMPLES } from './methods.ts'
import { MATRIX, mayByTable, PEOPLE, type Person } from './role-matrix.ts'
import {
  type Served,
  serveEverywhere,
  type Transport,
  TRANSPORTS,
  type Window,
} from './transports.ts'

/**
 * APP-02, APP-07, LND-11: role × method is data, deny by default. Every cell of the matrix is
 * called on every transport against the real core, and the answer is held against a table that the
 * contract does not write.
 */
const METHODS = allMethods()
const OWNER_PIN = '123456'
const PINS: Record<Role, string> = {
  cashier: '200001',
  manager: '200002',
  treasurer: '200003',
  auditor: '200004',
  owner: OWNER_PIN,
}
/** These would end the session or the core under the other cells; they have tests of their own. */
const ENDS_THE_CELL = new Set(['session.lock', 'setup.leaveSandbox'])

let console: ConsoleUnderTest
let served: Served
const windows = new Map<string, Window>()

beforeAll(async () => {
  console = await startConsole({ signsInSandboxOwner: false })
  keepBackupRunning()
  served = await serveEverywhere(console)
  const ids = await hireEverybody()
  for (const transport of TRANSPORTS) {
    for (const person of PEOPLE) {
      const window = await served.open(transport)
      windows.set(`${transport} ${person}`, window)
      if (person !== 'nobody') {
        await window.call('session.signIn', { operatorId: ids.get(person), pin: PINS[person] })
      }
    }
  }
}, 60_000)
afterAll(async () => {
  await served.close()
  await console.close()
})

/** A backup's key takes seconds by design, so whoever may ask for one here meets one that runs. */
function keepBackupRunning(): void {
  const core = console.app.mustCore()
  void trackingJob(core, 'backup', ({ signal }) => once(signal, 'abort')).catch(() => {})
}

async function hireEverybody(): Promise<Map<Role, string>> {
  const window = await served.open('direct')
  const state = (await window.call('session.state', null)) as { operators: { id: string }[] }
  const ids = new Map<Role, string>([['owner', state.operators[0]?.id ?? '']])
  await window.call('session.signIn', { operatorId: ids.get('owner'), pin: OWNER_PIN })
  for (const role of ROLES.filter((name) => name !== 'owner')) {
    const input = { name: `The ${role}`, role, pin: PINS[role] }
    const made = (await window.call('operators.create', input)) as { id: string }
    ids.set(role, made.id)
  }
  return ids
}

function windowOf(transport: Transport, person: Person): Window {
  const window = windows.get(`${transport} ${person}`)
  if (!window) throw new Error('no such window')
  return window
}

function expectedRefusal(method: Method, person: Person): 'none' | 'forbidden' | 'no_session' {
  if (mayByTable(method.name, person)) return 'none'
  return person === 'nobody' ? 'no_session' : 'forbidden'
}

async function outcome(call: Promise<unknown>): Promise<{ code: string; error: unknown }> {
  try {
    await call
    return { code: 'ok', error: null }
  } catch (error) {
    const code = error instanceof ORPCError ? String(error.code) : `undeclared: ${String(error)}`
    return { code, error }
  }
}

test('has a sample input for every method of the contract, and for no other', () => {
  expect(Object.keys(SAMPLES).sort()).toEqual(METHODS.map(({ name }) => name).sort())
})

test('has a row in the table for every method, and for no other', () => {
  expect(Object.keys(MATRIX).toSorted()).toEqual(METHODS.map(({ name }) => name).toSorted())
  for (const row of Object.values(MATRIX)) expect(row).toMatch(/^[N-][C-][M-][T-][A-][O-]$/)
})

test('closes every method whose meta names nobody', () => {
  for (const { name, meta } of METHODS) {
    expect(`${name}: ${meta.access.length > 0 ? 'open to somebody' : 'closed'}`).toBe(
      `${name}: open to somebody`,
    )
  }
})

describe.each(TRANSPORTS)('over %s', (transport) => {
  describe.each(PEOPLE)('%s', (person) => {
    const refused = METHODS.filter((method) => expectedRefusal(method, person) !== 'none')
    const allowed = METHODS.filter(
      (method) => expectedRefusal(method, person) === 'none' && !ENDS_THE_CELL.has(method.name),
    )

    test(`is refused ${refused.length} methods, each in words and in the audit log`, async () => {
      const window = windowOf(transport, person)
      for (const method of refused) {
        const expected = expectedRefusal(method, person)
        const { code, error } = await outcome(window.call(method.name, SAMPLES[method.name]))
        expect(`${method.name} ${code}`).toBe(`${method.name} ${expected}`)
        expect((error as ORPCError<string, unknown>).status).toBe(
          expected === 'forbidden' ? 403 : 401,
        )
        expect((error as ORPCError<string, unknown>).defined).toBe(true)
        const [newest] = readAudit(console.app.mustCore(), 1)
        expect(newest).toMatchObject({
          method: method.name,
          outcome: expected,
          transport,
          role: person === 'nobody' ? '' : person,
        })
      }
    })

    test(`reaches ${allowed.length} methods and gets their own answers`, async () => {
      const window = windowOf(transport, person)
      for (const method of allowed) {
        const input = SAMPLES[method.name]
        const { code, error } = await outcome(window.call(method.name, input))
        const words = ['ok', ...method.errors.filter((name) => name !== 'internal')]
        expect(words, `${method.name} answered ${code}: ${String(error)}`).toContain(code)
        expect(['forbidden', 'no_session'].includes(code) && method.name !== 'wallet.pay').toBe(
          false,
        )
      }
    })

    test('is told of a refusal before the input is read', async () => {
      const window = windowOf(transport, person)
      for (const method of refused.slice(0, 6)) {
        const { code } = await outcome(window.call(method.name, { id: 7, canary: 'x' }))
        expect(`${method.name} ${code}`).toBe(`${method.name} ${expectedRefusal(method, person)}`)
      }
    })
  })

  test('writes each allowed audited call to the audit log', async () => {
    const window = windowOf(transport, 'owner')
    for (const method of METHODS.filter(
      ({ meta, name }) => meta.isAudited && !ENDS_THE_CELL.has(name),
    )) {
      const { code } = await outcome(window.call(method.name, SAMPLES[method.name]))
      const [newest] = readAudit(console.app.mustCore(), 1)
      expect(newest).toMatchObject({ method: method.name, outcome: code, transport })
    }
  })

  test('locks only the window that asks', async () => {
    const cashier = windowOf(transport, 'cashier')
    expect(await cashier.call('session.lock', null)).toMatchObject({ phase: 'locked', me: null })
    expect((await outcome(cashier.call('invoices.open', null))).code).toBe('no_session')
    expect((await outcome(windowOf(transport, 'owner').call('invoices.open', null))).code).toBe(
      'ok',
    )
  })
})

test('LND-07, LND-09: knows only sign-in and setup before anything is set up', async () => {
  const fresh = await startConsole({ startsInSandbox: false })
  const everywhere = await serveEverywhere(fresh)
  try {
    for (const transport of TRANSPORTS) {
      const window = await everywhere.open(transport)
      for (const { name, meta } of METHODS) {
        if (meta.access === 'console' || meta.access === 'setup') continue
        const { code } = await outcome(window.call(name, SAMPLES[name]))
        expect(`${name} ${code}`).toBe(`${name} not_set_up`)
      }
    }
  } finally {
    await everywhere.close()
    await fresh.close()
  }
}, 30_000)
