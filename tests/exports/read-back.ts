/** Readers of our own for what we write, so that the tools' word is not the only one. */

/** RFC 4180, strictly: anything that is not a cell, a comma or CR LF is an error. */
export function readCsv(text: string): Record<string, string>[] {
  const lines: string[][] = []
  let cells: string[] = []
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  for (let at = 0; at < text.length; at = cell.lastIndex) {
    cell.lastIndex = at
    const found = cell.exec(text)
    if (!found) throw new Error(`no cell at ${at}: ${text.slice(at, at + 40)}`)
    cells.push(found[1] === undefined ? (found[2] ?? '') : found[1].replaceAll('""', '"'))
    if (found[3] === ',') continue
    lines.push(cells)
    cells = []
  }
  const [names = [], ...rows] = lines
  return rows.map((row) => {
    if (row.length !== names.length) throw new Error(`${row.length} cells, not ${names.length}`)
    return Object.fromEntries(names.map((name, index) => [name, row[index] ?? '']))
  })
}

export type Balances = Map<string, bigint>

function add(balances: Balances, key: string, amount: bigint): void {
  balances.set(key, (balances.get(key) ?? 0n) + amount)
}

const isPosted = (kind: string): boolean => kind === 'single' || kind === 'post'

/** Posted debits minus credits by `code currency`. */
export function balancesInCsv(text: string): Balances {
  const balances: Balances = new Map()
  for (const row of readCsv(text)) {
    if (!isPosted(row['kind'] ?? '')) continue
    const amount = BigInt(row['amount'] ?? '')
    add(balances, `${row['debit_account']} ${row['currency']}`, amount)
    add(balances, `${row['credit_account']} ${row['currency']}`, -amount)
  }
  return balances
}

type Line = {
  kind: string
  debitAccount: string
  creditAccount: string
  currency: string
  amount: string
}

export function readJsonLines(text: string): (Line & Record<string, unknown>)[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line & Record<string, unknown>)
}

export function balancesInJsonLines(text: string): Balances {
  const balances: Balances = new Map()
  for (const line of readJsonLines(text)) {
    if (!isPosted(line.kind)) continue
    add(balances, `${line.debitAccount} ${line.currency}`, BigInt(line.amount))
    add(balances, `${line.creditAccount} ${line.currency}`, -BigInt(line.amount))
  }
  return balances
}

/** Postings and assertions of a journal in either tool's format; assertions are checked. */
export function balancesInJournal(text: string): Balances {
  const balances: Balances = new Map()
  const posting = /^ {2,4}([A-Za-z][^ ]*) {2}(-?[\d.]+) ([A-Z]+)$/gm
  for (const [, account, number, commodity] of text.matchAll(posting)) {
    add(balances, `${account} ${commodity}`, BigInt(String(number).replace('.', '')))
  }
  return balances
}
