import { ORPCError } from '@orpc/client'
import { describe, expect, test, vi } from 'vitest'
import { type ChangeSource, followChanges, nextSeq } from '../../../renderer/app/follow-changes.ts'
import { createInvoicesStore } from '../../../renderer/app/invoices-store.ts'
import type { ChangeEvent } from '../../../shared/model/change.ts'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { anInvoice } from './invoice-views.ts'

const head = (seq: number): ChangeEvent => ({ kind: 'head', seq })
const change = (seq: number, invoice: InvoiceView): ChangeEvent => ({
  kind: 'change',
  change: { seq, atMs: 0, body: { topic: 'invoice', invoice } },
})
const refusal = (code: string) => new ORPCError(code, { defined: true })

/** A core that plays one list of events for each subscription, then has nothing more to say. */
function play(
  subscriptions: ((ChangeEvent | Error)[] | Error)[],
  core: {
    open?: InvoiceView[][]
    one?: Record<string, InvoiceView>
    staysSignedIn?: boolean
  } = {},
) {
  const stop = new AbortController()
  const store = createInvoicesStore()
  const asked: (number | null)[] = []
  const open = [...(core.open ?? [])]
  const source: ChangeSource = {
    store,
    signal: stop.signal,
    openChanges: async (afterSeq) => {
      asked.push(afterSeq)
      const events = subscriptions.shift()
      if (events instanceof Error) throw events
      async function* stream(): AsyncGenerator<ChangeEvent> {
        for (const event of Array.isArray(events) ? events : []) {
          if (event instanceof Error) throw event
          yield event
        }
      }
      return stream()
    },
    readOpen: vi.fn<ChangeSource['readOpen']>(async () => ({ invoices: open.shift() ?? [] })),
    readOne: vi.fn<ChangeSource['readOne']>(async (id) => core.one?.[id] ?? anInvoice(id)),
    onOther: vi.fn<ChangeSource['onOther']>(),
    onRefused: vi.fn<ChangeSource['onRefused']>(async () => {
      if (core.staysSignedIn === false) stop.abort()
    }),
    wait: async () => {
      // Lets the readings end before the next subscription, and ends with the script.
      await new Promise((resolve) => setTimeout(resolve, 0))
      if (subscriptions.length === 0) stop.abort()
    },
  }
  return { store, source, asked, done: followChanges(source) }
}

describe('the sequence', () => {
  const invoice = anInvoice('a')
  test.each([
    ['a first head sets the place and reads', null, head(7), { seq: 7, mustRead: true }],
    ['a head further on keeps our place', 5, head(9), { seq: 5, mustRead: true }],
    ['a head behind us is another book', 9, head(2), { seq: 2, mustRead: true }],
    ['the next change is taken', 5, change(6, invoice), { seq: 6, isNew: true, mustRead: false }],
    ['a change heard before is not', 5, change(5, invoice), { seq: 5, isNew: false }],
    ['an older change is not', 5, change(3, invoice), { seq: 5, isNew: false }],
    ['a hole reads again', 5, change(8, invoice), { seq: 8, isNew: true, mustRead: true }],
  ])('%s', (_name, seq, event, expected) => {
    expect(nextSeq(seq, event)).toMatchObject(expected)
  })
})

describe('following the changes', () => {
  test('a settled sale is shown in the same turn as its change', async () => {
    const { store, done } = play([
      [
        head(1),
        change(2, anInvoice('a')),
        change(3, anInvoice('a', { version: 2, status: 'paid' })),
      ],
    ])
    await done
    expect(store.getState().byId['a']?.status).toBe('paid')
  })

  test('a hole in the sequence reads the open sales instead of guessing', async () => {
    const { store, source, done } = play([[head(1), change(5, anInvoice('b'))]], {
      open: [[], [anInvoice('a', { version: 4, status: 'arriving' })]],
    })
    await done
    expect(source.readOpen).toHaveBeenCalledTimes(2)
    expect(store.getState().byId['a']?.status).toBe('arriving')
  })

  test('every reconnect goes on from the last change and reads again', async () => {
    const { source, asked, done } = play([
      [head(1), change(2, anInvoice('a'))],
      [head(2)],
      [head(6), change(3, anInvoice('a', { version: 2 })), change(4, anInvoice('b'))],
      [head(6)],
    ])
    await done
    expect(asked).toEqual([null, 2, 2, 4])
    expect(source.readOpen).toHaveBeenCalledTimes(4)
  })

  test('a sale that ended while nobody listened is asked for by its id', async () => {
    const { store, source, done } = play([[head(1), change(2, anInvoice('a'))], [head(9)]], {
      open: [[anInvoice('a')], []],
      one: { a: anInvoice('a', { version: 7, status: 'paid', receiptNumber: 12 }) },
    })
    await done
    expect(source.readOne).toHaveBeenCalledWith('a')
    expect(store.getState().byId['a']).toMatchObject({ status: 'paid', receiptNumber: 12 })
  })

  test('a duplicate delivery is taken once and never undoes a newer version', async () => {
    const paid = anInvoice('a', { version: 3, status: 'paid' })
    const { store, done } = play([
      [head(0), change(1, paid), change(1, anInvoice('a', { version: 2 })), change(1, paid)],
    ])
    await done
    expect(store.getState().byId['a']?.version).toBe(3)
  })

  test('a lost way to the core is tried again', async () => {
    const { store, done } = play([new Error('gone'), [head(0), change(1, anInvoice('a'))]])
    await done
    expect(store.getState().byId['a']).toBeDefined()
  })

  test.each(['no_session', 'forbidden', 'not_set_up'])(
    'reads the session when the core says %s, and stops where nobody is signed in',
    async (code) => {
      const { source, asked, done } = play([refusal(code), [head(1)]], { staysSignedIn: false })
      await done
      expect(source.onRefused).toHaveBeenCalledOnce()
      expect(asked).toHaveLength(1)
    },
  )

  test('a feed that ends in a refusal after some changes reads the session too', async () => {
    const feed = [head(1), change(2, anInvoice('a')), refusal('no_session')]
    const { store, source, done } = play([feed], { staysSignedIn: false })
    await done
    expect(source.onRefused).toHaveBeenCalledOnce()
    expect(store.getState().byId['a']).toBeDefined()
  })

  test('opens again where the same person is signed in after all', async () => {
    const { asked, done } = play([refusal('no_session'), [head(1)]])
    await done
    expect(asked).toHaveLength(2)
  })

  test('changes of other things are handed on', async () => {
    const settings: ChangeEvent = {
      kind: 'change',
      change: { seq: 1, atMs: 0, body: { topic: 'settings' } },
    }
    const { source, done } = play([[head(0), settings]])
    await done
    expect(source.onOther).toHaveBeenCalledWith({ topic: 'settings' })
  })
})
