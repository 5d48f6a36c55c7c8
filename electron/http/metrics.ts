import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** Prometheus text of the core's gauges and of the process; loaded at the first scrape only. */
export function createMetrics(gauges: () => Record<string, number>): {
  contentType: string
  text: () => Promise<string>
} {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'tillbook_' })
  const known = new Map<string, Gauge>()
  return {
    contentType: registry.contentType,
    async text() {
      for (const [key, value] of Object.entries(gauges())) {
        gaugeOf(registry, known, key).set(value)
      }
      return registry.metrics()
    },
  }
}

function gaugeOf(registry: Registry, known: Map<string, Gauge>, key: string): Gauge {
  const name = `tillbook_${key.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`
  const found = known.get(name)
  if (found) return found
  const gauge = new Gauge({ name, help: `Tillbook: ${key}`, registers: [registry] })
  known.set(name, gauge)
  return gauge
}
