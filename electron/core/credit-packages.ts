import type {
  OperationPrice,
  PackageView,
  PriceList,
  SavePackageInput,
  SavePricesInput,
} from '../../shared/model/credits.ts'
import {
  allPackages,
  insertPackage,
  operationPrices,
  packageById,
  replacePrices,
  updatePackage,
} from '../store/credit-packages.ts'
import {
  PACKAGE_SUBJECT,
  packageTerms,
  PRICES_SUBJECT,
  pricesTerms,
  pricesVersion,
} from '../store/shop-terms.ts'
import type { ReadTx } from '../store/tx.ts'
import { nextVersion } from '../store/versions.ts'
import { commit, type Commit } from './commit.ts'
import type { Actor, Core } from './core.ts'
import { Refusal } from './refusal.ts'
import { sayTerms } from './say-terms.ts'

/** The packages a customer can buy (MANA-08). */
export function creditPackages(tx: ReadTx): PackageView[] {
  return allPackages(tx).filter(({ isOffered }) => isOffered)
}

/** Packages for the editor, withdrawn ones too when asked. */
export function listPackages(core: Core, isWithdrawnShown: boolean): PackageView[] {
  return core.book.read(isWithdrawnShown ? allPackages : creditPackages)
}

/**
 * TRAP-12: makes a package, or gives it its next terms; a withdrawn one is offered again. Saving
 * the same twice is once. What was bought keeps the terms it was bought with.
 * @throws Refusal changed_meanwhile when it is not at the version that was read.
 */
export function savePackage(core: Core, actor: Actor, input: SavePackageInput): PackageView {
  const { version: readVersion, ...terms } = input
  return commit(core, (unit) => {
    const version = nextVersion(unit.tx, readVersion)
    const wanted: PackageView = { ...terms, isOffered: true, version }
    const known = packageById(unit.tx, input.id)
    if (known && isSame(known, wanted)) return known
    if (known ? !updatePackage(unit.tx, wanted) : readVersion > 0) {
      throw new Refusal('changed_meanwhile')
    }
    if (!known) insertPackage(unit.tx, input)
    sayPackage(core, unit, actor, wanted.id)
    unit.announce({ topic: 'credit_packages' })
    return wanted
  })
}

function isSame(left: PackageView, right: PackageView): boolean {
  return (
    left.version === right.version &&
    left.label === right.label &&
    left.credits === right.credits &&
    left.priceMinor === right.priceMinor &&
    left.currency === right.currency &&
    left.tier === right.tier &&
    left.isOffered === right.isOffered
  )
}

/** Takes a package off the counter. Twice is once. @throws Refusal not_found */
export function withdrawPackage(core: Core, actor: Actor, id: string): PackageView {
  return commit(core, (unit) => {
    const known = packageById(unit.tx, id)
    if (!known) throw new Refusal('not_found')
    if (!known.isOffered) return known
    const withdrawn = { ...known, isOffered: false, version: known.version + 1 }
    updatePackage(unit.tx, withdrawn)
    sayPackage(core, unit, actor, id)
    unit.announce({ topic: 'credit_packages' })
    return withdrawn
  })
}

function sayPackage(core: Core, unit: Commit, actor: Actor, id: string): void {
  const detail = packageTerms(unit.tx, id)
  sayTerms(core, unit, actor, { subject: `${PACKAGE_SUBJECT}${id}`, detail })
}

/** MANA-47: what an operation costs when its caller names no amount. */
export function listPrices(core: Core): PriceList {
  return core.book.read(priceList)
}

/**
 * MANA-47, MANA-50: puts this list of prices in the place of the old one; an operation that is not
 * in it costs nothing by itself. Saving the same twice is once.
 * @throws Refusal bad_request when an operation is named twice, changed_meanwhile when the list is
 * not at the version that was read.
 */
export function savePrices(core: Core, actor: Actor, input: SavePricesInput): PriceList {
  const prices = input.prices.toSorted(byName)
  const names = new Set(prices.map(({ operation }) => operation))
  if (names.size < prices.length) throw new Refusal('bad_request', { field: 'prices' })
  return commit(core, (unit) => {
    const known = priceList(unit.tx)
    const isNext = known.version === nextVersion(unit.tx, input.version)
    if (isNext && isSameList(known.prices, prices)) return known
    if (known.version !== input.version) throw new Refusal('changed_meanwhile')
    replacePrices(unit.tx, prices)
    sayTerms(core, unit, actor, { subject: PRICES_SUBJECT, detail: pricesTerms(unit.tx) })
    unit.announce({ topic: 'credit_packages' })
    return priceList(unit.tx)
  })
}

function priceList(tx: ReadTx): PriceList {
  return { version: pricesVersion(tx), prices: operationPrices(tx) }
}

/** As the table orders them: by code unit, whatever the language. */
function byName(one: OperationPrice, other: OperationPrice): number {
  return one.operation < other.operation ? -1 : 1
}

function isSameList(left: readonly OperationPrice[], right: readonly OperationPrice[]): boolean {
  const isSamePrice = (price: OperationPrice, at: number): boolean =>
    price.operation === right[at]?.operation && price.credits === right[at].credits
  return left.length === right.length && left.every(isSamePrice)
}
