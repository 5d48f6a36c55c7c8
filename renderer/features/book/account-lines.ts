import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { accountKindOf, chartPlace } from '../../../shared/chart-codes.ts'
import type { AccountNode } from '../../../shared/model/book.ts'
import { ACCOUNT_KINDS } from '../../../shared/model/chart.ts'

/** One code of the tree with what it holds in each currency. */
export type AccountLine = Pick<AccountNode, 'code' | 'kind' | 'customerName' | 'depth'> & {
  byCurrency: ReadonlyMap<string, AccountNode>
  childCount: number
  entryCount: number
}

/**
 * The lines of the tree, one a code: what the shop has first, then what it owes; below a root in
 * the order the core sends them, parents before children.
 */
export function linesOf(nodes: readonly AccountNode[]): AccountLine[] {
  const lines = new Map<string, AccountLine & { byCurrency: Map<string, AccountNode> }>()
  for (const node of nodes) {
    const { code, kind, customerName, depth, currency } = node
    const known = lines.get(code)
    const line = known ?? {
      code,
      kind,
      customerName,
      depth,
      byCurrency: new Map<string, AccountNode>(),
      childCount: 0,
      entryCount: 0,
    }
    line.byCurrency.set(currency, node)
    line.childCount = Math.max(line.childCount, node.childCount)
    line.entryCount += node.entryCount
    lines.set(code, line)
  }
  const all = [...lines.values()]
  return ACCOUNT_KINDS.flatMap((kind) => all.filter((line) => line.kind === kind))
}

/**
 * Lines of the tree that have what is wanted in their code or name, then those that the core found
 * besides: what stands there stays in its place when an answer comes late.
 */
export function mergedLines(parts: {
  tree: readonly AccountNode[]
  found: readonly AccountNode[]
  wanted: string
  full: (line: AccountLine) => string
}): AccountLine[] {
  const { tree, found, full } = parts
  const wanted = parts.wanted.toLowerCase()
  const known = linesOf(tree).filter((line) =>
    `${line.code} ${full(line)}`.toLowerCase().includes(wanted),
  )
  const codes = new Set(known.map(({ code }) => code))
  return [...known, ...linesOf(found).filter(({ code }) => !codes.has(code))]
}

/** Currencies of these lines: bitcoin, then money, then credits. */
export function currenciesOf(lines: readonly { currency: string }[]): string[] {
  const found = [...new Set(lines.map(({ currency }) => currency))]
  const rank = (currency: string): string =>
    currency === 'BTC' ? '0' : currency === 'CREDIT' ? '2' : `1${currency}`
  return found.sort((one, other) => rank(one).localeCompare(rank(other)))
}

type Named = Pick<AccountNode, 'code' | 'customerName'>

export type AccountNames = {
  /** In the tree, where the line above says what kind of account it is. */
  short: (line: Named) => string
  /** Where it stands alone: a node's key says nothing without the word node. */
  full: (line: Named) => string
  /** In a line of the journal, where two of them and an arrow have to fit. */
  brief: (code: string, customerName: string | null) => string
}

/** What an account is called: by its customer, by the chart, by its root, else by its own word. */
export function useAccountNames(): AccountNames {
  const { t } = useTranslation('chart')
  return useMemo(() => accountNames(t), [t])
}

type ChartWords = ReturnType<typeof useTranslation<'chart'>>['t']

/** @param t the words of the chart in the language of the screen */
export function accountNames(t: ChartWords): AccountNames {
  const short = ({ code, customerName }: Named): string => {
    const place = chartPlace(code)
    if (!place) {
      return code.includes(':') ? shortened(lastOf(code)) : t(`kind.${accountKindOf(code)}`)
    }
    if (place.owner === null) return t(`key.${place.key}`)
    return customerName ?? shortened(place.owner)
  }
  const full = (line: Named): string => {
    const place = chartPlace(line.code)
    const isOwned = place !== null && place.owner !== null
    return isOwned ? `${t(`key.${place.key}`)} · ${short(line)}` : short(line)
  }
  const brief = (code: string, customerName: string | null): string => {
    const place = chartPlace(code)
    if (!place || place.owner === null) return short({ code, customerName })
    const isNamed = place.key === 'customer_credit' && customerName !== null
    return isNamed ? customerName : `${t(`key.${place.key}`)} ${beginning(place.owner)}`
  }
  return { short, full, brief }
}

const lastOf = (code: string): string => code.split(':').at(-1) ?? code

const LONG = 20

function shortened(word: string): string {
  return word.length > LONG ? `${word.slice(0, 10)}…${word.slice(-6)}` : word
}

const BEGINNING = 8

function beginning(word: string): string {
  return word.length > LONG ? `${word.slice(0, BEGINNING)}…` : word
}
