import PDFDocument from 'pdfkit'
import { memoWords } from '../../shared/memo-words.ts'
import type { ExportOrder } from '../../shared/model/export.ts'
import { type BookEntry, type BookExtract, isPosted } from '../domain/exports/entry.ts'
import { oneLine } from '../domain/exports/journal-names.ts'
import type { ZonedTime } from '../domain/exports/zoned-time.ts'
import { type PageText, pageText } from './page-text.ts'
import {
  STATEMENT_WORDS,
  statementAmount,
  statementDate,
  statementUnit,
  type StatementWords,
} from './statement-text.ts'
import type { WholeFile } from './whole-file.ts'
import type { EntryWriter } from './write-export.ts'

const LEFT = 42
const RIGHT = 553
const ROW = 16
const FIRST_ROW_Y = 232
const NEXT_ROW_Y = 96
const LAST_ROW_Y = 770
const FOOT_Y = 806
const GREY = '#5a5f6b'
const RULE = '#d6d0c2'
const GREEN = '#0e6b4e'

/**
 * x and width of each column. Amounts up to a bitcoin in msat, balances up to ten and entries up
 * to a hundred million stand in full size; what is longer is drawn whole and smaller.
 */
const COLUMNS = {
  date: { x: LEFT, width: 82 },
  entry: { x: 126, width: 50 },
  text: { x: 184, width: 119 },
  in: { x: 307, width: 78 },
  out: { x: 389, width: 78 },
  balance: { x: 471, width: 82 },
} as const
const GAP = 4

/** Rows on the first page and on every other one, as pages are counted before they are drawn. */
const FIRST_PAGE_ROWS = Math.floor((LAST_ROW_Y - FIRST_ROW_Y) / ROW)
const NEXT_PAGE_ROWS = Math.floor((LAST_ROW_Y - NEXT_ROW_Y) / ROW)
/** Opening balance, sum and closing balance; and a word where there is nothing else. */
const rowsAround = (entries: number): number => (entries === 0 ? 4 : 3)

type Parts = {
  order: ExportOrder
  extract: BookExtract
  zone: ZonedTime
  file: WholeFile
}

/**
 * The statement of one account, or of a tree of them in one currency, as a PDF with its fonts in
 * it. Each page goes to the file when it is full, so a statement of any length takes the same
 * memory.
 */
export function statementWriter({ order, extract, zone, file }: Parts): EntryWriter {
  const words = STATEMENT_WORDS[order.language]
  const doc = openDocument(order, extract, words)
  doc.on('data', (chunk: Uint8Array) => file.write(chunk))
  const ended = new Promise<void>((resolve) => void doc.on('end', () => resolve()))
  const sheet = createSheet(doc, { order, extract, words })
  const sums = createSums(extract, order)
  sheet.row({ text: words.opening, balance: sums.balance() }, { isStrong: true })
  return {
    entries(page) {
      for (const entry of page) sheet.row(rowOf(entry, sums, { order, zone, words }), {})
    },
    async finish() {
      if (extract.entries === 0) sheet.row({ text: words.none }, {})
      sheet.row({ text: words.sums, in: sums.in(), out: sums.out() }, { isStrong: true })
      const held = sums.held()
      const open = held > 0n ? ` · ${sheet.amount(held)} ${words.held}` : ''
      const text = `${words.closing}${open}`
      sheet.row({ text, balance: sums.balance() }, { isStrong: true })
      sheet.end()
      doc.end()
      await ended
    },
  }
}

/** Times and names in the file are those of the book: the clock would make every file another. */
function openDocument(
  order: ExportOrder,
  extract: BookExtract,
  words: StatementWords,
): PDFKit.PDFDocument {
  return new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    lang: order.language,
    info: {
      Title: `${words.title} ${subjectCode(order, extract)}`,
      Author: extract.shopName,
      Creator: 'Tillbook',
      Producer: 'Tillbook',
      CreationDate: new Date(extract.lastAtMs ?? 0),
      ModDate: new Date(extract.lastAtMs ?? 0),
    },
  })
}

function subjectCode(order: ExportOrder, extract: BookExtract): string {
  return order.account ?? extract.accounts[0]?.code ?? ''
}

type Row = {
  date?: string
  entry?: string
  text: string
  in?: bigint
  out?: bigint
  balance?: bigint
}

/** What the accounts of the statement hold together, seen from their own side. */
function createSums(extract: BookExtract, order: ExportOrder) {
  const own = new Set(extract.accounts.map(({ id }) => id))
  // What is owed, earned or contributed grows by credits; everything else by debits.
  const kind = extract.accounts[0]?.kind ?? ''
  const isCreditSide = ['liability', 'income', 'equity'].includes(kind)
  const signed = (amount: bigint): bigint => (isCreditSide ? -amount : amount)
  const sums = { balance: 0n, in: 0n, out: 0n }
  const open = new Map<bigint, bigint>()
  for (const [id, balance] of extract.openings) if (own.has(id)) sums.balance += signed(balance)
  const movedBy = (amount: bigint, { debit, credit }: { debit: bigint; credit: bigint }): bigint =>
    signed((own.has(debit) ? amount : 0n) - (own.has(credit) ? amount : 0n))
  const hold = (seq: bigint, moved: bigint): void => {
    if (moved < 0n) open.set(seq, -moved)
  }
  for (const { seq, amount, debitId, creditId } of extract.heldBefore) {
    hold(seq, movedBy(amount, { debit: debitId, credit: creditId }))
  }
  return {
    order,
    balance: () => sums.balance,
    in: () => sums.in,
    out: () => sums.out,
    held: () => [...open.values()].reduce((sum, amount) => sum + amount, 0n),
    /** The entry seen from these accounts; both sides among them move nothing. */
    add(entry: BookEntry): bigint {
      const moved = movedBy(entry.amount, { debit: entry.debit.id, credit: entry.credit.id })
      if (entry.kind === 'pending') hold(entry.seq, moved)
      if (entry.pendingSeq !== null) open.delete(entry.pendingSeq)
      if (!isPosted(entry)) return moved
      sums.balance += moved
      if (moved > 0n) sums.in += moved
      else sums.out -= moved
      return moved
    },
  }
}
type StatementSums = ReturnType<typeof createSums>

const HELD = {
  en: { pending: 'Reserved', void: 'Let go' },
  de: { pending: 'Reserviert', void: 'Freigegeben' },
} as const

function rowOf(
  entry: BookEntry,
  sums: StatementSums,
  { order, zone, words }: { order: ExportOrder; zone: ZonedTime; words: StatementWords },
): Row {
  const moved = sums.add(entry)
  const day = statementDate(zone.date(entry.effectiveAtMs), order.language)
  const other = moved > 0n === ['liability', 'income', 'equity'].includes(entry.credit.kind)
  const memo = memoWords(entry.memo, {
    language: order.language,
    writeDay: (date) => statementDate(date, order.language),
  })
  const said = memo || entry.reason || (other ? entry.debit.code : entry.credit.code)
  const row = { date: `${day} ${zone.time(entry.effectiveAtMs)}`, entry: `${entry.seq}` }
  const receipt = entry.sale?.receiptNumber ? `#${entry.sale.receiptNumber} ` : ''
  if (entry.kind === 'pending' || entry.kind === 'void') {
    const amount = statementAmount(entry.amount, entry.currency, words)
    return { ...row, text: `${HELD[order.language][entry.kind]} ${amount}: ${oneLine(said)}` }
  }
  const text = oneLine(`${receipt}${said}`)
  const amount = moved < 0n ? { out: -moved } : { in: moved }
  return { ...row, text, ...amount, balance: sums.balance() }
}

type SheetParts = { order: ExportOrder; extract: BookExtract; words: StatementWords }

/** Rows that flow over pages. */
function createSheet(doc: PDFKit.PDFDocument, parts: SheetParts) {
  const { extract, words } = parts
  const currency = extract.currency ?? ''
  const pages = pagesFor(extract.entries + rowsAround(extract.entries))
  const write = pageText(doc)
  let page = 0
  let y = LAST_ROW_Y + 1
  const amount = (value: bigint | undefined): string =>
    value === undefined ? '' : statementAmount(value, currency, words)
  const turn = (): void => {
    page += 1
    doc.addPage()
    if (page === 1) drawHead(write, parts)
    y = page === 1 ? FIRST_ROW_Y : NEXT_ROW_Y
    drawColumnNames(write, words, y - 2 * ROW + 4)
    rule(doc, y - ROW + 2)
    drawFoot(write, { extract, words, page, pages })
  }
  return {
    amount,
    row(row: Row, { isStrong = false }: { isStrong?: boolean }) {
      if (y + ROW > LAST_ROW_Y) turn()
      const style = { size: 8.5, weight: isStrong ? ('bold' as const) : ('normal' as const) }
      const grey = { size: 8.5, color: GREY }
      write.whole(row.date ?? '', { ...COLUMNS.date, y }, grey)
      write.whole(row.entry ?? '', { ...COLUMNS.entry, y, align: 'right' }, grey)
      write.line(row.text, { ...textPlace(row), y }, style)
      for (const name of AMOUNTS) {
        write.whole(amount(row[name]), { ...COLUMNS[name], y, align: 'right' }, style)
      }
      rule(doc, y + 5)
      y += ROW
    },
    end() {
      // Pages were counted before: a count that does not come true is a wrong statement.
      if (page !== pages) throw new Error(`page ${page} of ${pages}`)
    },
  }
}

const AMOUNTS = ['in', 'out', 'balance'] as const

/** Text runs up to the first amount of its row: what is reserved is told in the text itself. */
function textPlace(row: Row): { x: number; width: number } {
  const x = row.date === undefined ? LEFT : COLUMNS.text.x
  const next = AMOUNTS.find((name) => row[name] !== undefined)
  if (next === undefined) return { x, width: RIGHT - x }
  // Money in and money out share a row's place: the text ends at the same line in both.
  const end = next === 'out' ? 'in' : next
  return { x, width: COLUMNS[end].x - GAP - x }
}

function pagesFor(rows: number): number {
  const rest = rows - FIRST_PAGE_ROWS
  return rest <= 0 ? 1 : 1 + Math.ceil(rest / NEXT_PAGE_ROWS)
}

function drawHead(write: PageText, { order, extract, words }: SheetParts): void {
  const width = RIGHT - LEFT
  write.line(
    extract.shopName,
    { x: LEFT, y: 62, width },
    { size: 11, weight: 'bold', color: GREEN },
  )
  write.line(words.title, { x: LEFT, y: 96, width }, { size: 22, weight: 'bold' })
  const language = order.language
  const from = order.fromDate === null ? words.beginning : statementDate(order.fromDate, language)
  const to =
    order.toDate === null
      ? `${words.end} ${extract.headSeq}`
      : statementDate(order.toDate, language)
  const lines: readonly (readonly [string, string])[] = [
    [
      words.account,
      `${subjectCode(order, extract)} \u00b7 ${statementUnit(extract.currency ?? '')}`,
    ],
    ...(extract.subjectName === '' ? [] : [[words.customer, extract.subjectName] as const]),
    [words.period, `${from} \u2013 ${to} (${words.times} ${extract.timeZone})`],
    [words.seal, `${extract.headSeq} \u00b7 ${extract.headHash.slice(0, 32)}`],
  ]
  lines.forEach(([name, value], index) => {
    const y = 122 + index * 15
    write.line(name, { x: LEFT, y, width: 110 }, { size: 9, color: GREY })
    write.line(value, { x: LEFT + 116, y, width: width - 116 }, { size: 9 })
  })
}

function drawColumnNames(write: PageText, words: StatementWords, y: number): void {
  const style = { size: 8, weight: 'bold', color: GREY } as const
  write.line(words.date, { ...COLUMNS.date, y }, style)
  write.line(words.entry, { ...COLUMNS.entry, y, align: 'right' }, style)
  write.line(words.text, { ...COLUMNS.text, y }, style)
  write.line(words.in, { ...COLUMNS.in, y, align: 'right' }, style)
  write.line(words.out, { ...COLUMNS.out, y, align: 'right' }, style)
  write.line(words.balance, { ...COLUMNS.balance, y, align: 'right' }, style)
}

function drawFoot(
  write: PageText,
  { extract, words, page, pages }: Omit<SheetParts, 'order'> & { page: number; pages: number },
): void {
  const style = { size: 7.5, color: GREY }
  const seal = `${words.seal} ${extract.headSeq} \u00b7 ${extract.headHash}`
  write.line(seal, { x: LEFT, y: FOOT_Y, width: 430 }, style)
  const placed = { x: RIGHT - 80, y: FOOT_Y, width: 80, align: 'right' } as const
  write.line(words.page(page, pages), placed, style)
}

function rule(doc: PDFKit.PDFDocument, y: number): void {
  doc.moveTo(LEFT, y).lineTo(RIGHT, y).lineWidth(0.4).strokeColor(RULE).stroke()
}
