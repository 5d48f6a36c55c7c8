import { join } from 'node:path'
import { type Logger, multistream, pino } from 'pino'
import type { Clock } from '../../ports/clock.ts'
import type { Log, LogFields } from '../../ports/log.ts'
import { type Bundle, buildBundle } from './diagnostics-bundle.ts'
import { openRotatingFile } from './rotating-file.ts'
import { createScrubber, type Scrubber } from './scrub-value.ts'
import { createSecretRegistry } from './secret-registry.ts'

const RECENT_LINES_MAX = 500
const LOG_ID_BYTES = 5
/** pino writes these itself; a field of the same name would hide them from a reader. */
const OWN_NAMES = ['level', 'time', 'event']

export type OpenLogOptions = {
  clock: Clock
  /** Data folder; lines go to its `logs` folder. Null keeps them in memory only. */
  dataDir: string | null
  level: 'debug' | 'info' | 'warn'
  /** Also tells warnings and errors here, one short line each: the headless host's stderr. */
  warnTo?: { write(text: string): unknown }
}

export type OpenedLog = {
  log: Log
  /** Cuts this value out of every later line in hex, base64, base64url, plain or reversed. */
  registerSecret(secret: Uint8Array | string): void
  /** The last lines, scrubbed, oldest first. */
  recentLines(): readonly string[]
  /** Text for a support request, scrubbed once more. */
  bundle(facts: Readonly<Record<string, unknown>>): Bundle
  close(): void
}

/** The structured log of one run. Every way out of it leads through the scrubber. */
export function openLog(options: OpenLogOptions): OpenedLog {
  const { clock } = options
  const registry = createSecretRegistry()
  const scrubber = createScrubber(registry)
  const recent: string[] = []
  const file = options.dataDir
    ? openRotatingFile({
        dir: join(options.dataDir, 'logs'),
        name: 'tillbook',
        monotonicMs: () => clock.monotonicMs(),
      })
    : null
  const memory = {
    write(line: string) {
      recent.push(line.trimEnd())
      if (recent.length > RECENT_LINES_MAX) recent.shift()
    },
  }
  const streams: { level: 'debug' | 'warn'; stream: { write(line: string): void } }[] = [
    { level: 'debug', stream: memory },
  ]
  if (file) streams.push({ level: 'debug', stream: file })
  const { warnTo } = options
  if (warnTo) {
    streams.push({ level: 'warn', stream: { write: (line) => void warnTo.write(shortLine(line)) } })
  }
  const logger = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'event',
      timestamp: () => `,"time":"${new Date(clock.nowMs()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      // pino's own serializer would fold the causes of an error into its message.
      serializers: { err: (error: unknown) => error },
      // The walk over the fields has done the work; this is the net under it, for whole lines.
      hooks: { streamWrite: (line) => registry.scrub(line) },
    },
    multistream(streams),
  )
  return {
    log: logOf(logger, scrubber, clock),
    registerSecret: (secret) => registry.register(secret),
    recentLines: () => [...recent],
    bundle: (facts) => buildBundle({ facts, lines: recent, atMs: clock.nowMs() }, scrubber),
    close: () => file?.close(),
  }
}

function logOf(logger: Logger, scrubber: Scrubber, clock: Clock): Log {
  const write = (level: 'debug' | 'info' | 'warn', event: string, fields?: LogFields): void => {
    // Nothing is walked, copied or even read for a line that nobody wants.
    if (!logger.isLevelEnabled(level)) return
    logger[level](cleanFields(scrubber, fields), scrubber.text(event))
  }
  return {
    debug: (event, fields) => write('debug', event, fields),
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error(event, error, fields) {
      const logId = Buffer.from(clock.randomBytes(LOG_ID_BYTES)).toString('hex')
      const clean = { ...cleanFields(scrubber, fields), logId, err: scrubber.value(error) }
      logger.error(clean, scrubber.text(event))
      return logId
    },
    child: (fields) => logOf(logger.child(cleanFields(scrubber, fields)), scrubber, clock),
  }
}

function cleanFields(scrubber: Scrubber, fields: LogFields = {}): Record<string, unknown> {
  const clean = scrubber.value({ ...fields })
  if (typeof clean !== 'object' || clean === null) return { fields: clean }
  const entries = Object.entries(clean)
  return Object.fromEntries(
    entries.map(([name, value]) => [OWN_NAMES.includes(name) ? `${name}_` : name, value]),
  )
}

/** `warn  node.unreachable light=unreachable`: for a person at a terminal. */
function shortLine(line: string): string {
  const { level, event, time: _time, err, ...fields } = JSON.parse(line) as Record<string, unknown>
  const shown = Object.entries(fields).map(([name, value]) => `${name}=${wordOf(value)}`)
  const message = (err as { message?: unknown } | undefined)?.message
  if (message !== undefined) shown.push(`message=${wordOf(message)}`)
  return [wordOf(level).padEnd(5), wordOf(event), ...shown].join(' ').concat('\n')
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
