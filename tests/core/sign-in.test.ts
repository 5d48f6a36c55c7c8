import { safe } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAudit } from '../../electron/core/audit.ts'
import { hashPin } from '../../electron/core/pin-hash.ts'
import {
  operatorById,
  pinAttempts,
  pinRecord,
  savePin,
  savePinAttempts,
} from '../../electron/store/operators.ts'
import { type ConsoleUnderTest, startConsole, until } from '../support/console-under-test.ts'
import { codeOf } from '../support/till-under-test.ts'

let console: ConsoleUnderTest
let jo: string
beforeAll(async () => {
  console = await startConsole({ signsInSandboxOwner: false, hasDearPins: true })
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

/** A PIN takes long to compare: waits until a try of it has begun, and no longer. */
async function untilTried(operatorId: string): Promise<void> {
  const { book } = console.app.mustCore()
  const failures = () => book.read((tx) => pinAttempts(tx, operatorId).failures)
  await until(failures, (count) => count > 0)
}

/** What an owner's new PIN writes, at one stroke and so in the midst of a comparison. */
async function newPinOf(operatorId: string): Promise<() => void> {
  const core = console.app.mustCore()
  const pin = await hashPin('777777', core.keys.pinPepper, core.clock.randomBytes(16))
  return () => core.book.write((tx) => savePin(tx, operatorId, pin))
}

describe('APP-07: two people of one name', () => {
  const hire = (name: string) =>
    console.window('owner').operators.create({ name, role: 'cashier', pin: '246804' })
  const known = async (name: string) => {
    const { operators } = await console.window('owner').operators.list()
    return operators.filter((one) => one.name === name)
  }

  test('are not added by two that ask at one instant', async () => {
    const asked = await Promise.allSettled(['Zora', 'Zora', 'Zora'].map(hire))
    const refusals = asked.filter(({ status }) => status === 'rejected')
    expect(refusals).toHaveLength(2)
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ reason: { code: 'bad_request', data: { field: 'name' } } })
    }
    expect(await known('Zora')).toHaveLength(1)
  })

  test('are not made by a new name for one while the other is added', async () => {
    const ulla = await hire('Ulla')
    const [added, renamed] = await Promise.allSettled([
      hire('Xaver'),
      console.window('owner').operators.update({ ...ulla, name: 'Xaver' }),
    ])
    expect([added.status, renamed.status].sort()).toEqual(['fulfilled', 'rejected'])
    expect(await known('Xaver')).toHaveLength(1)
  })
})

describe('APP-07: what changes while a PIN is compared', () => {
  const hire = (name: string) =>
    console.window('owner').operators.create({ name, role: 'owner', pin: '246803' })

  test('keeps out who was sent away meanwhile', async () => {
    const eve = await hire('Eve')
    const signingIn = console.window('eve').session.signIn({ operatorId: eve.id, pin: '246803' })
    await untilTried(eve.id)
    await console.window('owner').operators.update({ ...eve, isActive: false })
    expect(await codeOf(signingIn)).toBe('not_found')
    expect(await codeOf(console.window('eve').operators.list())).toBe('no_session')
  })

  test('gives the role that the person has by then', async () => {
    const ann = await hire('Ann')
    const signingIn = console.window('ann').session.signIn({ operatorId: ann.id, pin: '246803' })
    await untilTried(ann.id)
    await console.window('owner').operators.update({ ...ann, role: 'cashier' })
    expect(await codeOf(signingIn)).toBe('ok')
    expect(await codeOf(console.window('ann').operators.list())).toBe('forbidden')
  })

  test('refuses a PIN that was replaced meanwhile', async () => {
    const kim = await hire('Kim')
    const replace = await newPinOf(kim.id)
    const signingIn = console.window('kim').session.signIn({ operatorId: kim.id, pin: '246803' })
    await untilTried(kim.id)
    replace()
    expect(await codeOf(signingIn)).toBe('wrong_pin')
    expect(await codeOf(console.window('kim').operators.list())).toBe('no_session')
  })

  test('does not let an old PIN undo the new one that an owner set', async () => {
    const pat = await hire('Pat')
    const replace = await newPinOf(pat.id)
    const window = console.window('pat')
    await window.session.signIn({ operatorId: pat.id, pin: '246803' })
    const { book } = console.app.mustCore()
    const changing = window.session.changeOwnPin({ currentPin: '246803', newPin: '888888' })
    await untilTried(pat.id)
    replace()
    const owners = book.read((tx) => pinRecord(tx, pat.id))
    expect(await codeOf(changing)).toBe('wrong_pin')
    expect(book.read((tx) => pinRecord(tx, pat.id))).toEqual(owners)
    expect(book.read((tx) => operatorById(tx, pat.id))?.isActive).toBe(true)
  })
})

describe('a new PIN', () => {
  const signedInAt = async (name: string, operatorId: string, pin: string) => {
    const window = console.window(name)
    await window.session.signIn({ operatorId, pin })
    return window
  }

  test('from the owner ends every stay of that person, and nobody else’s', async () => {
    const owner = console.window('owner')
    const lee = await owner.operators.create({ name: 'Lee', role: 'cashier', pin: '246803' })
    const one = await signedInAt('lee-1', lee.id, '246803')
    const two = await signedInAt('lee-2', lee.id, '246803')
    await owner.operators.resetPin({ id: lee.id, pin: '357913' })
    expect(await codeOf(one.invoices.open())).toBe('no_session')
    expect(await codeOf(two.invoices.open())).toBe('no_session')
    expect(await codeOf(owner.invoices.open())).toBe('ok')
  })

  test('of one’s own leaves only the window where it was set', async () => {
    const owner = console.window('owner')
    const max = await owner.operators.create({ name: 'Max', role: 'owner', pin: '246803' })
    const here = await signedInAt('max-1', max.id, '246803')
    const elsewhere = await signedInAt('max-2', max.id, '246803')
    await here.session.changeOwnPin({ currentPin: '246803', newPin: '357913' })
    expect(await codeOf(here.invoices.open())).toBe('ok')
    expect(await codeOf(elsewhere.invoices.open())).toBe('no_session')
    await signedInAt('max-2', max.id, '357913')
    await here.operators.resetPin({ id: max.id, pin: '468024' })
    expect(await codeOf(here.invoices.open())).toBe('ok')
    expect(await codeOf(elsewhere.invoices.open())).toBe('no_session')
  })
})

describe('a name with twenty wrong PINs', () => {
  let sam: string
  const signInAsSam = (pin: string) =>
    console.window('till').session.signIn({ operatorId: sam, pin })
  // Somebody who was not tried in this run: what is written here then looks like an earlier run's.
  beforeAll(async () => {
    const input = { name: 'Sam', role: 'cashier', pin: '234567' } as const
    sam = (await console.window('owner').operators.create(input)).id
  })

  test('is locked in words, and no wait is named that would end it', async () => {
    console.app.mustCore().book.write((tx) => {
      savePinAttempts(tx, sam, { failures: 19, blockedUntilMs: 0, latestMs: 0 })
      savePinAttempts(tx, 'console', { failures: 0, blockedUntilMs: 0, latestMs: 0 })
    })
    const { error } = await safe(signInAsSam('999999'))
    expect(error).toMatchObject({ code: 'operator_locked', status: 401, defined: true })
    expect((error as { data?: unknown }).data).toBeUndefined()
    expect(await codeOf(signInAsSam('234567'))).toBe('operator_locked')
  })

  test('is opened by an owner’s new PIN', async () => {
    await console.window('owner').operators.resetPin({ id: sam, pin: '345678' })
    expect(await codeOf(signInAsSam('345678'))).toBe('ok')
  })
})
