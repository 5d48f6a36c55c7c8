import type { NodeLight, NodeStatus } from '../../shared/model/status.ts'
import type { Clock } from '../ports/clock.ts'
import type { LightningNode, NodeConnection, NodeError, NodeInfo } from '../ports/lightning.ts'
import { Refusal } from './refusal.ts'

/** Lights under which asking the node for an invoice is worth the cashier's time. */
const WORTH_ASKING: ReadonlySet<NodeLight> = new Set(['connected', 'catching_up', 'connecting'])

/** Lights under which the follower has a live stream, or is about to. */
const FOLLOWED: ReadonlySet<NodeLight> = new Set(['connected', 'catching_up'])

/** What the core knows of its node, and the one client that every verb uses. */
export type NodeLink = {
  /** @throws Refusal node_not_configured (LND-08) */
  client(): LightningNode
  /** @throws Refusal node_not_configured, node_unreachable: nothing was saved, nothing was sent */
  mustBeReachable(): void
  pubkey(): string
  light(): NodeLight
  status(): NodeStatus
  /**
   * One call failed. Silence is no news: whether the node is away is judged by the follower, whose
   * watchdog sees a dead stream. A definite fault is shown, and the follower starts anew to see
   * whether it lasts.
   */
  noticeFailure(error: NodeError): void
  /** The follower failed; the light says how until it succeeds. */
  noticeBreak(error: NodeError): void
  /** The follower's progress. */
  show(light: NodeLight, more?: { nextAttemptAtMs?: number | null; detail?: string }): void
  noticeInfo(info: NodeInfo): void
  /** The node's clock as its newest invoice tells it, ms. */
  noticeNodeTime(nodeTimeMs: number): void
  /** Aborted when the client is replaced, doubted or closed, so that the follower starts anew. */
  clientSignal(): AbortSignal
  replace(connection: NodeConnection): void
  /** The same node by a new channel: the machine slept, and the old one may be dead unseen. */
  reconnect(): void
  close(): void
}

export function createNodeLink(options: {
  clock: Clock
  connect: (connection: NodeConnection) => LightningNode
  connection: NodeConnection | null
  onChange: () => void
}): NodeLink {
  const { clock, onChange } = options
  let connection = options.connection
  let client = connection ? options.connect(connection) : null
  let lifetime = new AbortController()
  let status = initialStatus(clock, connection)

  const change = (patch: Partial<NodeStatus>): void => {
    const isNews = patch.light !== undefined && patch.light !== status.light
    status = { ...status, ...patch, sinceMs: isNews ? clock.nowMs() : status.sinceMs }
    onChange()
  }
  const restartFollower = (): void => {
    lifetime.abort()
    lifetime = new AbortController()
  }
  const must = (): LightningNode => {
    if (!client) throw new Refusal('node_not_configured')
    return client
  }
  const replace = (next: NodeConnection): void => {
    client?.close()
    restartFollower()
    connection = next
    client = options.connect(next)
    status = initialStatus(clock, next)
    onChange()
  }
  return {
    client: must,
    mustBeReachable() {
      must()
      if (WORTH_ASKING.has(status.light)) return
      throw new Refusal('node_unreachable', { light: status.light })
    },
    pubkey: () => connection?.expected?.pubkey ?? status.pubkey,
    light: () => status.light,
    status: () => status,
    noticeFailure(error) {
      const light = lightOf(error, status.light)
      if (light === 'unreachable' || light === status.light) return
      const isFollowed = FOLLOWED.has(status.light)
      change({ light, detail: error.kind })
      // A follower that waits after a failure will look by itself; a live one would never.
      if (isFollowed) restartFollower()
    },
    noticeBreak: (error) =>
      change({ light: brokenLightOf(error, status.light), detail: error.kind }),
    show: (light, more) => change({ light, nextAttemptAtMs: null, detail: '', ...more }),
    noticeInfo: ({ alias, pubkey, network, isSyncedToChain }) =>
      change({ alias, pubkey, network, isSyncedToChain }),
    noticeNodeTime: (nodeTimeMs) => change({ clockSkewMs: nodeTimeMs - clock.nowMs() }),
    clientSignal: () => lifetime.signal,
    replace,
    reconnect() {
      if (client && connection) replace(connection)
    },
    close() {
      lifetime.abort()
      client?.close()
      client = null
    },
  }
}

/** A key that may not list or follow invoices is of no use, however well the node is. */
function brokenLightOf(error: NodeError, present: NodeLight): NodeLight {
  return error.kind === 'permission_denied' ? 'rights_missing' : lightOf(error, present)
}

/** A definite refusal of one call says nothing about the node's health. */
function lightOf(error: NodeError, present: NodeLight): NodeLight {
  switch (error.kind) {
    case 'unreachable':
    case 'deadline':
      return 'unreachable'
    case 'certificate_changed':
    case 'certificate_expired':
    case 'macaroon_refused':
    case 'wallet_locked':
    case 'wrong_network':
    case 'wrong_node':
      return error.kind
    default:
      return present
  }
}

function initialStatus(clock: Clock, connection: NodeConnection | null): NodeStatus {
  return {
    light: connection ? 'connecting' : 'not_configured',
    alias: '',
    pubkey: connection?.expected?.pubkey ?? '',
    network: connection?.expected?.network ?? '',
    isSyncedToChain: null,
    clockSkewMs: null,
    sinceMs: clock.nowMs(),
    nextAttemptAtMs: null,
    detail: '',
  }
}
