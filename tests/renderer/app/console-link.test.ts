import { type ClientContext, type ClientOptions, ORPCError } from '@orpc/client'
import { describe, expect, test, vi } from 'vitest'
import { ConsoleLink } from '../../../renderer/app/console-link.ts'
import { ConsoleFault, isUncertain, toProblem } from '../../../renderer/app/faults.ts'

type Call = (
  path: readonly string[],
  input: unknown,
  options: ClientOptions<ClientContext>,
) => Promise<unknown>

function linkOver(call: Call, isOpen = () => true) {
  const link = new ConsoleLink()
  link.use({ link: { call }, isOpen })
  return (path: string, signal?: AbortSignal) =>
    link.call(path.split('.'), {}, signal ? { context: {}, signal } : { context: {} })
}

describe('a call', () => {
  test('rejects at once while the way is closed, and is never sent later', async () => {
    const send = vi.fn<Call>()
    const call = linkOver(send, () => false)
    await expect(call('invoices.create')).rejects.toMatchObject({ kind: 'offline' })
    expect(send).not.toHaveBeenCalled()
  })

  test('rejects before any way was ever opened', async () => {
    const call = new ConsoleLink().call(['session', 'state'], {}, { context: {} })
    await expect(call).rejects.toBeInstanceOf(ConsoleFault)
  })

  test('whose connection closes has no answer, which is not a refusal', async () => {
    const call = linkOver(() => Promise.reject(new Error('[AsyncIdQueue] closed')))
    const problem = toProblem(await call('invoices.create').catch((error: unknown) => error))
    expect(problem.code).toBe('no_answer')
    expect(isUncertain(problem)).toBe(true)
  })

  test('hands on a declared error with its data', async () => {
    const refusal = new ORPCError('rate_limited', {
      defined: true,
      data: { retryAfterSeconds: 12 },
    })
    const call = linkOver(() => Promise.reject(refusal))
    const problem = toProblem(await call('invoices.create').catch((error: unknown) => error))
    expect(problem).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 12 })
    expect(isUncertain(problem)).toBe(false)
  })

  test('has a deadline of its own', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      const stop = new AbortController()
      queueMicrotask(() => stop.abort(new DOMException(`${ms}`, 'TimeoutError')))
      return stop.signal
    })
    const call = linkOver(
      (_path, _input, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error))
        }),
    )
    await expect(call('invoices.list')).rejects.toMatchObject({ kind: 'no_answer' })
    expect(timeout).toHaveBeenCalledWith(10_000)
    timeout.mockRestore()
    vi.useRealTimers()
  })

  test.each(['live.changes', 'live.status', 'setup.checkNode'])(
    '%s has none, because it stays open',
    async (path) => {
      const timeout = vi.spyOn(AbortSignal, 'timeout')
      await linkOver(() => Promise.resolve('stream'))(path)
      expect(timeout).not.toHaveBeenCalled()
      timeout.mockRestore()
    },
  )

  test('that its caller gave up fails as the caller said', async () => {
    const stop = new AbortController()
    stop.abort(new Error('left the screen'))
    const call = linkOver((_path, _input, { signal }) => Promise.reject(signal?.reason as Error))
    await expect(call('live.changes', stop.signal)).rejects.toThrow('left the screen')
  })
})

describe('a stream', () => {
  async function* breaksWith(error: Error) {
    yield 'first'
    throw error
  }
  async function read(answer: unknown): Promise<{ events: unknown[]; error: unknown }> {
    const events: unknown[] = []
    try {
      for await (const event of answer as AsyncIterable<unknown>) events.push(event)
    } catch (error) {
      return { events, error }
    }
    return { events, error: null }
  }

  test('that breaks hands on what the core said, with its data', async () => {
    const refusal = new ORPCError('internal', { defined: true, data: { logId: 'l-7' } })
    const call = linkOver(() => Promise.resolve(breaksWith(refusal)))
    const { events, error } = await read(await call('book.verify'))
    expect(events).toEqual(['first'])
    expect(toProblem(error)).toMatchObject({ code: 'internal', detail: 'l-7' })
  })

  test('whose connection closes has no answer, as a call has none', async () => {
    const closed = new Error('[AsyncIdQueue] Queue[1] was closed')
    const call = linkOver(() => Promise.resolve(breaksWith(closed)))
    const { error } = await read(await call('book.verify'))
    expect(toProblem(error).code).toBe('no_answer')
  })

  test('that its reader stopped fails as the reader said', async () => {
    const stop = new AbortController()
    const call = linkOver(() => Promise.resolve(breaksWith(new Error('left the screen'))))
    const answer = await call('book.verify', stop.signal)
    stop.abort()
    expect((await read(answer)).error).toMatchObject({ message: 'left the screen' })
  })

  test('outlives the deadline of its opening, and ends at its source when left', async () => {
    const passed = new AbortController()
    vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(passed.signal)
    let isEnded = false
    async function* long(signal: AbortSignal | undefined) {
      try {
        yield 'first'
        passed.abort(new DOMException('10000', 'TimeoutError'))
        signal?.throwIfAborted()
        yield 'second'
        yield 'third'
      } finally {
        isEnded = true
      }
    }
    const call = linkOver((_path, _input, { signal }) => Promise.resolve(long(signal)))
    const seen: unknown[] = []
    for await (const event of (await call('book.verify')) as AsyncIterable<unknown>) {
      seen.push(event)
      if (event === 'second') break
    }
    expect(seen).toEqual(['first', 'second'])
    expect(isEnded).toBe(true)
    vi.restoreAllMocks()
  })
})

describe('a problem', () => {
  test.each([
    [new ConsoleFault('offline'), 'offline'],
    [new Error('a bug of ours'), 'unknown'],
    ['not even an error', 'unknown'],
    [new ORPCError('INTERNAL_SERVER_ERROR'), 'unknown'],
  ])('has words for %s', (error, code) => {
    expect(toProblem(error).code).toBe(code)
  })

  test('names the field and the log id', () => {
    const bad = new ORPCError('bad_request', { defined: true, data: { field: 'amount' } })
    const internal = new ORPCError('internal', { defined: true, data: { logId: 'l-1' } })
    expect(toProblem(bad).field).toBe('amount')
    expect(toProblem(internal).detail).toBe('l-1')
  })
})
