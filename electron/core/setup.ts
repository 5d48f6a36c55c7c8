import { makeId } from '../../shared/ids.ts'
import type { NodeSettingsView, ShopSettings } from '../../shared/model/settings.ts'
import { NodeError } from '../ports/lightning.ts'
import { writeSetting } from '../store/settings.ts'
import { ensureTill } from '../store/tills.ts'
import type { App } from './app.ts'
import { commit } from './commit.ts'
import type { Core } from './core.ts'
import { keepPairing, saveConnection } from './node-connection.ts'
import { preparedOperator } from './operators.ts'
import { nameElsewhere, refuseLeavingSales, refuseOtherNetwork } from './other-node.ts'
import type { PairingDraft } from './pairing-drafts.ts'
import { Refusal } from './refusal.ts'
import { refusalOfNode } from './refusal-of-node.ts'
import { DEFAULT_APPEARANCE, readAppearance, refuseUnknownZone } from './settings.ts'
import { troubleOf } from './trouble.ts'

/**
 * Opens the sandbox's own folder; real books are never touched, and one that does not open is not
 * hidden behind it. @throws Refusal already_set_up, storage_unavailable
 */
export function trySandbox(app: App, language: 'en' | 'de'): Promise<void> {
  return app.setUp(async () => {
    if (app.core()) throw new Refusal('already_set_up')
    if (await opening(() => app.openLiveIfSetUp())) throw new Refusal('already_set_up')
    const core = await opening(() => app.open('sandbox'))
    commit(core, (unit) =>
      writeSetting(unit.tx, 'appearance', { ...readAppearance(unit.tx), language }),
    )
    app.remember('sandbox')
  })
}

/**
 * Back to the real book, or to the first run when there is none.
 * @throws Refusal forbidden, storage_unavailable; the sandbox is left all the same where it is the
 * real book that does not open, and every window is told why
 */
export function leaveSandbox(app: App): Promise<void> {
  return app.setUp(async () => {
    if (app.core()?.profile !== 'sandbox') throw new Refusal('forbidden')
    await opening(() => {
      app.remember(null)
      return app.goLive()
    })
  })
}

export type FinishInput = {
  draftId: string
  shop: ShopSettings
  language: 'en' | 'de'
  ownerName: string
  ownerPin: string
  acceptsWideCredential: boolean
}

/**
 * Makes the real book: shop, first owner, and the paired node in the vault.
 * @returns the id of the owner, who is signed in by the caller.
 * @throws Refusal not_found (the draft is gone: check again), bad_request, already_set_up,
 * storage_unavailable; then nothing was set up, and the same can be sent once more
 */
export function finishSetup(
  app: App,
  input: FinishInput,
): Promise<{ operatorId: string; core: Core }> {
  return app.setUp(async () => {
    if (app.core()) throw new Refusal('already_set_up')
    const draft = app.drafts.get(input.draftId)
    refuseUnaskedWidth(draft, input.acceptsWideCredential)
    refuseUnknownZone(input.shop.timeZone)
    if (await opening(() => app.openLiveIfSetUp())) throw new Refusal('already_set_up')
    let operatorId = ''
    const core = await opening(() =>
      app.open('live', async (made) => {
        operatorId = await foundBook(made, draft, input)
      }),
    )
    switchTo(app, core, input.draftId, input.acceptsWideCredential)
    core.rates.settingsChanged()
    app.remember(null)
    return { operatorId, core }
  })
}

/** @returns the id of the first owner */
async function foundBook(core: Core, draft: PairingDraft, input: FinishInput): Promise<string> {
  const operatorId = makeId('op', core.clock.nowMs(), core.clock.randomBytes(10))
  const { ownerName: name, ownerPin: pin } = input
  await saveConnection(core.vault, draft.connection)
  const owner = await preparedOperator(core, { id: operatorId, name, role: 'owner', pin })
  // Owner, shop and node appear together: a crash before this line leaves a first run.
  commit(core, (unit) => {
    owner.insert(unit.tx)
    writeSetting(unit.tx, 'node_view', nodeView(draft))
    writeSetting(unit.tx, 'shop', input.shop)
    writeSetting(unit.tx, 'appearance', { ...DEFAULT_APPEARANCE, language: input.language })
    ensureTill(unit.tx, core.tillId, input.shop.tillName)
  })
  return operatorId
}

/**
 * Pairs again: a new certificate, macaroon or address (pain 37), or another node of this network.
 * @throws Refusal not_found, bad_request, sales_waiting, other_network, storage_unavailable
 */
export async function reconnectNode(
  app: App,
  input: { draftId: string; acceptsWideCredential: boolean; leavesOpenSales: boolean },
): Promise<void> {
  const core = app.mustCore()
  if (core.profile === 'sandbox') throw new Refusal('bad_request', { field: 'profile' })
  const draft = app.drafts.get(input.draftId)
  refuseUnaskedWidth(draft, input.acceptsWideCredential)
  refuseOtherNetwork(core, draft)
  if (!input.leavesOpenSales) refuseLeavingSales(core, draft)
  await pair(app, core, input.draftId, input.acceptsWideCredential)
}

/** @throws Refusal not_found, node_refused, node_unreachable */
export async function bakeCredential(app: App, draftId: string): Promise<void> {
  try {
    await app.drafts.bake(draftId)
  } catch (error) {
    if (!(error instanceof NodeError)) throw error
    throw refusalOfNode(error, 'unreachable')
  }
}

/** LND-49: a credential that can do more than sell needs the owner's insisting, in writing. */
function refuseUnaskedWidth(draft: PairingDraft, acceptsWideCredential: boolean): void {
  if (draft.isTooWide && !acceptsWideCredential) {
    throw new Refusal('bad_request', { field: 'acceptsWideCredential' })
  }
}

async function pair(app: App, core: Core, draftId: string, isInsisted: boolean): Promise<void> {
  const draft = app.drafts.get(draftId)
  await keepPairing(core, draft.connection, () =>
    commit(core, (unit) => {
      writeSetting(unit.tx, 'node_view', nodeView(draft))
      unit.announce({ topic: 'settings' })
    }),
  )
  switchTo(app, core, draftId, isInsisted)
}

function switchTo(app: App, core: Core, draftId: string, isInsisted: boolean): void {
  const draft = app.drafts.get(draftId)
  if (draft.isTooWide && isInsisted) {
    core.log.warn('node.wide_credential_accepted', { excess: draft.rights?.excess ?? [] })
  }
  core.node.replace(draft.connection)
  app.drafts.drop(draftId)
  nameElsewhere(core)
}

function nodeView(draft: PairingDraft): NodeSettingsView {
  const { connection, info, fingerprint, isTooWide } = draft
  return {
    isConfigured: true,
    host: connection.host,
    port: connection.port,
    // Without info:read the test invoice has named the node and its chain.
    pubkey: connection.expected?.pubkey ?? info?.pubkey ?? '',
    alias: info?.alias ?? '',
    network: connection.expected?.network ?? info?.network ?? '',
    certificateFingerprint: fingerprint,
    rights: isTooWide ? 'too_wide_accepted' : 'till',
  }
}

async function opening<Opened>(open: () => Promise<Opened>): Promise<Opened> {
  try {
    return await open()
  } catch (error) {
    const trouble = troubleOf(error)
    if (trouble) throw new Refusal('storage_unavailable', { state: trouble })
    throw error
  }
}
