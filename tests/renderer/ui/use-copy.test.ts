import { afterEach, expect, test, vi } from 'vitest'
import { writeClipboard } from '../../../renderer/ui/use-copy.ts'

afterEach(() => vi.unstubAllGlobals())

test('what is copied is on the clipboard, whole', async () => {
  const writeText = vi.fn(async (_text: string) => undefined)
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  expect(await writeClipboard('lnbc1…')).toBe('copied')
  expect(writeText).toHaveBeenCalledExactlyOnceWith('lnbc1…')
})

test('a browser that forbids the clipboard, or has none, is no silence', async () => {
  const writeText = async (): Promise<void> => {
    throw new DOMException('not allowed', 'NotAllowedError')
  }
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  expect(await writeClipboard('lnbc1…')).toBe('refused')
  vi.stubGlobal('navigator', {})
  expect(await writeClipboard('lnbc1…')).toBe('refused')
})
