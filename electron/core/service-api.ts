import {
  SERVICE_PORT_DEFAULT,
  type ServiceApiSettings,
  serviceApiSettingsSchema,
  type ServiceApiView,
} from '../../shared/model/service-key.ts'
import { serviceKeyRows } from '../store/service-keys.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { ReadTx } from '../store/tx.ts'
import type { App } from './app.ts'
import { commit } from './commit.ts'
import type { Core } from './core.ts'
import { Refusal } from './refusal.ts'
import { isServiceKeyLive } from './service-key-secret.ts'

/** What became of the last try to listen; the host says it. */
export type ListenResult = 'listening' | 'port_taken' | 'failed'

/**
 * Where the core says which port services should be answered on, and the host says what came of
 * it. The core opens no port itself (design: transports are the hosts').
 */
export type ServiceApi = {
  /** The port to listen on now; null while nothing may listen. */
  wantedPort(): number | null
  /**
   * The host's answer for the port it tried. @returns false when that was known: a port that stays
   * taken is tried again and again, and must fill neither the book nor the log.
   */
  tell(port: number, result: ListenResult): boolean
  view(core: Core): ServiceApiView
  /** A key or the setting has changed, or another book is open. */
  touch(): void
  /** Calls back when the wanted port may have changed. @returns what ends it. */
  follow(listener: () => void): () => void
}

export function createServiceApi(core: () => Core | null): ServiceApi {
  const listeners = new Set<() => void>()
  let told: { port: number; result: ListenResult } | null = null
  const wantedPort = (): number | null => {
    const open = core()
    return open ? open.book.read((tx) => portWantedBy(tx, open)) : null
  }
  return {
    wantedPort,
    tell(port, result) {
      const isNews = told?.port !== port || told.result !== result
      told = { port, result }
      if (!isNews) return false
      const open = core()
      if (open) announceKeys(open)
      return true
    },
    view(open) {
      const settings = open.book.read(readServiceApi)
      const wanted = open.book.read((tx) => portWantedBy(tx, open))
      const result = told?.port === wanted ? (told?.result ?? 'starting') : 'starting'
      const state = !settings.isOn ? 'off' : wanted === null ? 'no_keys' : result
      return { ...settings, state, address: `http://127.0.0.1:${settings.port}/api/v1` }
    },
    touch() {
      for (const listener of listeners) listener()
    },
    follow(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/**
 * MANA-39. Switching off closes the port although keys are live; switching on opens it only when
 * there is a key that could be used.
 */
export function updateServiceApi(app: App, settings: ServiceApiSettings): ServiceApiView {
  const core = app.mustCore()
  commit(core, (unit) => {
    writeSetting(unit.tx, 'service_api', settings)
    unit.announce({ topic: 'service_keys' })
  })
  app.serviceApi.touch()
  return app.serviceApi.view(core)
}

function readServiceApi(tx: ReadTx): ServiceApiSettings {
  return (
    readSetting(tx, 'service_api', serviceApiSettingsSchema) ?? {
      isOn: true,
      port: SERVICE_PORT_DEFAULT,
    }
  )
}

/** A disk that takes no write must not stop the port; the screen reads again when it is opened. */
function announceKeys(core: Core): void {
  try {
    commit(core, (unit) => unit.announce({ topic: 'service_keys' }))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

/** An open port is something to attack, so there is none before there is a key to use it. */
function portWantedBy(tx: ReadTx, core: Core): number | null {
  const { isOn, port } = readServiceApi(tx)
  const nowMs = core.clock.nowMs()
  const hasKey = serviceKeyRows(tx).some((row) => isServiceKeyLive(row, nowMs))
  return isOn && hasKey ? port : null
}
