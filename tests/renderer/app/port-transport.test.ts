import { MessageChannel } from 'node:worker_threads'
import { afterEach, expect, test, vi } from 'vitest'
import { ConsoleLink } from '../../../renderer/app/console-link.ts'
import { portTransport } from '../../../renderer/app/port-transport.ts'

afterEach(() => vi.unstubAllGlobals())

/** A window that hears itself, as a page does, with a preload that answers the greeting. */
function windowWithPreload() {
  const channel = new MessageChannel()
  const page = Object.assign(new EventTarget(), {
    location: { origin: 'app://console' },
    said: [] as unknown[],
    postMessage(data: unknown) {
      page.said.push(data)
      hear(page, data, [])
      hear({ notUs: true }, { kind: 'tillbook-port' }, [new MessageChannel().port1])
      hear(page, { kind: 'tillbook-port' }, [channel.port1])
    },
  })
  function hear(source: unknown, data: unknown, ports: unknown[]): void {
    page.dispatchEvent(Object.assign(new Event('message'), { source, data, ports }))
  }
  vi.stubGlobal('window', page)
  return { page, core: channel.port2 }
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve))
}

test('the window greets once and takes only the port that its own preload sent', async () => {
  const { page, core } = windowWithPreload()
  const transport = await portTransport({ onClosed: () => undefined })
  expect(page.said).toEqual([{ kind: 'tillbook-hello' }])
  const heard = new Promise((resolve) => core.once('message', resolve))
  transport.link.call(['session', 'state'], undefined, { context: {} }).catch(() => undefined)
  expect(await heard).toBeDefined()
  core.close()
})

test('a call on a closed port rejects at once instead of hanging for ever', async () => {
  const { core } = windowWithPreload()
  const onClosed = vi.fn<() => void>()
  const transport = await portTransport({ onClosed })
  const link = new ConsoleLink()
  link.use(transport)
  core.close()
  await until(() => !transport.isOpen())
  expect(onClosed).toHaveBeenCalledOnce()
  await expect(link.call(['session', 'state'], {}, { context: {} })).rejects.toMatchObject({
    kind: 'offline',
  })
})

test('a call that was under way when the port closed has no answer', async () => {
  const { core } = windowWithPreload()
  const transport = await portTransport({ onClosed: () => undefined })
  const link = new ConsoleLink()
  link.use(transport)
  core.once('message', () => core.close())
  await expect(link.call(['invoices', 'create'], {}, { context: {} })).rejects.toMatchObject({
    kind: 'no_answer',
  })
})
