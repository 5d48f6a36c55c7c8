import { safe } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAudit } from '../../electron/core/audit.ts'
import { savePinAttempts } from '../../electron/store/operators.ts'
import { type ConsoleUnderTest, startConsole } from '../support/console-under-test.ts'
import { codeOf } from '../support/till-under-test.ts'

let console: ConsoleUnderTest
let jo: string
beforeAll(async () => {
  console = await startConsole({ signsInSandboxOwner: false })
  const owner = console.window('owner')
  const state = await owner.session.state()
  await owner.session.signIn({ operatorId: state.operators[0]?.id ?? '', pin: '123456' })
  jo = (await owner.operators.create({ name: 'Jo', role: 'cashier', pin: '234567' })).id
})
afterAll(() => console.close())

const signIn = (pin: string) => console.window('till').session.signIn({ operatorId: jo, pin })
const newest = () => readAudit(console.app.mustCore(), 1)[0]

describe('the audit line of a sign-in', () => {
  test('names who signed in, and a lock names who did it', async () => {
    await signIn('234567')
    expect(newest()).toMatchObject({ method: 'session.signIn', outcome: 'ok', subject: jo })
    expect(newest()).toMatchObject({ operatorId: jo, operatorName: 'Jo', role: 'cashier' })
    await console.window('till').session.lock()
    expect(newest()).toMatchObject({ method: 'session.lock', operatorName: 'Jo' })
  })

  test('names nobody when the PIN was wrong, since nobody proved to be anybody', async () => {
    expect(await codeOf(signIn('999999'))).toBe('wrong_pin')
    expect(newest()).toMatchObject({ outcome: 'wrong_pin', operatorId: null, subject: jo })
  })
})

describe('a name with twenty wrong PINs', () => {
  test('is locked in words, and no wait is named that would end it', async () => {
    console.app.mustCore().book.write((tx) => {
      savePinAttempts(tx, jo, { failures: 19, blockedUntilMs: 0, latestMs: 0 })
      savePinAttempts(tx, 'console', { failures: 0, blockedUntilMs: 0, latestMs: 0 })
    })
    const { error } = await safe(signIn('999999'))
    expect(error).toMatchObject({ code: 'operator_locked', status: 401, defined: true })
    expect((error as { data?: unknown }).data).toBeUndefined()
    expect(await codeOf(signIn('234567'))).toBe('operator_locked')
  })

  test('is opened by an owner’s new PIN', async () => {
    await console.window('owner').operators.resetPin({ id: jo, pin: '345678' })
    expect(await codeOf(signIn('345678'))).toBe('ok')
  })
})
