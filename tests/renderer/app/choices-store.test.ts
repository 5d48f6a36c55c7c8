import { beforeEach, expect, test, vi } from 'vitest'
import type { AppearanceSettings } from '../../../shared/model/settings.ts'

type Answer = { appearance: AppearanceSettings }
type Looks = Omit<AppearanceSettings, 'idleLockMinutes'>

const wire = vi.hoisted(() => ({
  updateAppearance: vi.fn<(looks: Looks) => Promise<Answer>>(),
  updateIdleLock: vi.fn<(lock: { idleLockMinutes: number }) => Promise<Answer>>(),
}))
vi.mock('../../../renderer/app/client.ts', () => ({ client: { settings: wire } }))

const { useChoices } = await import('../../../renderer/app/choices-store.ts')
const { useSession } = await import('../../../renderer/app/session-store.ts')

const KEPT: AppearanceSettings = {
  theme: 'dark',
  language: 'de',
  isSoundOn: true,
  idleLockMinutes: 5,
}
const view = () => useSession.getState().view
const chosen = () => useChoices.getState().chosen
const choose = (changes: Partial<AppearanceSettings>) => useChoices.getState().choose(changes)

let core: AppearanceSettings
/** Lets the call that is on its way be answered. */
let answer: () => void

function takes(changes: Partial<AppearanceSettings>): Promise<Answer> {
  return new Promise((resolve) => {
    answer = () => {
      core = { ...core, ...changes }
      resolve({ appearance: core })
    }
  })
}

beforeEach(() => {
  core = KEPT
  wire.updateAppearance.mockReset().mockImplementation(takes)
  wire.updateIdleLock.mockReset().mockImplementation(takes)
  useSession.setState({ view: { appearance: KEPT } as never })
  useChoices.setState({ chosen: {}, problem: null })
})

test('a choice made while another is on its way is kept after it, and both are worn', async () => {
  const done = choose({ language: 'en' })
  void choose({ theme: 'system' })
  expect(chosen()).toEqual({ language: 'en', theme: 'system' })
  answer()
  await vi.waitFor(() => expect(wire.updateAppearance).toHaveBeenCalledTimes(2))
  expect(chosen()).toEqual({ theme: 'system' })
  answer()
  await done
  expect(core).toEqual({ ...KEPT, language: 'en', theme: 'system' })
  expect(view()?.appearance).toEqual(core)
  expect(chosen()).toEqual({})
})

test('the last of many choices of one thing is what is kept', async () => {
  const done = choose({ theme: 'light' })
  void choose({ theme: 'dark' })
  void choose({ theme: 'system' })
  answer()
  await vi.waitFor(() => expect(wire.updateAppearance).toHaveBeenCalledTimes(2))
  answer()
  await done
  expect(core.theme).toBe('system')
})

test('what another window changed meanwhile is not written back', async () => {
  core = { ...KEPT, isSoundOn: false }
  useSession.setState({ view: { appearance: core } as never })
  const done = choose({ theme: 'light' })
  answer()
  await done
  expect(wire.updateAppearance.mock.lastCall?.[0]).toMatchObject({ isSoundOn: false })
})

test('what the core could not keep is taken back with its reason, and so is what follows', async () => {
  wire.updateAppearance.mockRejectedValue(new Error('the wire broke'))
  const done = choose({ language: 'en' })
  void choose({ theme: 'system' })
  await done
  expect(chosen()).toEqual({})
  expect(view()?.appearance).toEqual(KEPT)
  expect(useChoices.getState().problem?.code).toBe('unknown')
})

test('a failure ends nothing: the next choice is kept and its reason is gone', async () => {
  wire.updateAppearance.mockRejectedValueOnce(new Error('the wire broke'))
  await choose({ language: 'en' })
  const done = choose({ language: 'en' })
  expect(useChoices.getState().problem).toBeNull()
  answer()
  await done
  expect(core.language).toBe('en')
})

test('the lock goes by its own method', async () => {
  const done = choose({ idleLockMinutes: 10 })
  answer()
  await done
  expect(wire.updateAppearance).not.toHaveBeenCalled()
  expect(core.idleLockMinutes).toBe(10)
})
