import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

type Weight = 'normal' | 'bold'
export type TextStyle = { size: number; weight?: Weight; color?: string }
export type Placed = { x: number; y: number; width: number; align?: 'left' | 'right' }

/** Text on a page in Inter, in whatever alphabet of Europe it is written. */
export type PageText = {
  /** Draws one line; what does not fit its width ends in an ellipsis. */
  line(text: string, placed: Placed, style: TextStyle): void
  /** Draws one line whole, in smaller letters where it is too long: a cut amount is a wrong one. */
  whole(text: string, placed: Placed, style: TextStyle): void
}

const WEIGHTS: Readonly<Record<Weight, number>> = { normal: 400, bold: 600 }

/** The font comes in one file for each alphabet; a run of letters takes the file that has them. */
const ALPHABETS = [
  ['latin-ext', /[\u0100-\u012f\u0132-\u0151\u0154-\u02ba\u1e00-\u1eff\u20a0-\u20ab\u20ad-\u20c0]/],
  ['greek', /[\u0370-\u03ff]/],
  ['cyrillic', /[\u0400-\u045f\u0490\u0491\u04b0\u04b1]/],
  ['latin', /[\u0020-\u00ff\u0131\u0152\u0153\u2000-\u206f\u20ac\u2122\u2191\u2193\u2212]/],
] as const

/** Stands for a letter that no file has. */
const MISSING = '?'

export function pageText(doc: PDFKit.PDFDocument): PageText {
  const registered = new Set<string>()
  const takeFont = (alphabet: string, weight: Weight, size: number): void => {
    const name = `inter-${alphabet}-${WEIGHTS[weight]}`
    if (!registered.has(name)) doc.registerFont(name, fontFile(name))
    registered.add(name)
    doc.font(name).fontSize(size)
  }
  const widthOf = (runs: readonly Run[], { size, weight = 'normal' }: TextStyle): number =>
    runs.reduce((sum, run) => {
      takeFont(run.alphabet, weight, size)
      return sum + doc.widthOfString(run.text, FEATURES)
    }, 0)
  const draw = (runs: readonly Run[], placed: Placed, style: TextStyle): void => {
    const { weight = 'normal', size, color = '#14171f' } = style
    const width = widthOf(runs, style)
    let x = placed.align === 'right' ? placed.x + placed.width - width : placed.x
    doc.fillColor(color)
    for (const run of runs) {
      takeFont(run.alphabet, weight, size)
      doc.text(run.text, x, placed.y, { ...FEATURES, lineBreak: false, baseline: 'alphabetic' })
      x += doc.widthOfString(run.text, FEATURES)
    }
  }
  return {
    line(text, placed, style) {
      draw(
        fitting(text, placed.width, (part) => widthOf(part, style)),
        placed,
        style,
      )
    },
    whole(text, placed, style) {
      const runs = runsOf(text)
      const ratio = Math.min(1, placed.width / widthOf(runs, style))
      draw(runs, placed, { ...style, size: style.size * ratio })
    },
  }
}

/** Digits of one width, so that columns of amounts stand straight. */
const FEATURES = { features: { tnum: true } } as unknown as PDFKit.Mixins.TextOptions

type Run = { alphabet: string; text: string }

function runsOf(text: string): Run[] {
  const runs: Run[] = []
  for (const letter of text.normalize('NFC')) {
    const alphabet = ALPHABETS.find(([, letters]) => letters.test(letter))?.[0]
    const shown = alphabet === undefined ? MISSING : letter
    const last = runs.at(-1)
    if (last && last.alphabet === (alphabet ?? 'latin')) last.text += shown
    else runs.push({ alphabet: alphabet ?? 'latin', text: shown })
  }
  return runs
}

function fitting(text: string, width: number, widthOf: (runs: readonly Run[]) => number): Run[] {
  const whole = runsOf(text)
  if (widthOf(whole) <= width) return whole
  let fits = 0
  let tooLong = text.length
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2)
    if (widthOf(runsOf(`${text.slice(0, middle)}\u2026`)) <= width) fits = middle
    else tooLong = middle
  }
  return runsOf(`${text.slice(0, fits).toWellFormed()}\u2026`)
}

function fontFile(name: string): string {
  const folder = dirname(createRequire(import.meta.url).resolve('@fontsource/inter/package.json'))
  return join(folder, 'files', `${name}-normal.woff`)
}
