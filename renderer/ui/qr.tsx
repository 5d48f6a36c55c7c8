import { create } from 'qrcode'
import { type ReactElement, useMemo } from 'react'
import css from './qr.module.css'

/** Modules of white around the code; readers need four of them, in the dark too. */
const QUIET_MODULES = 4

/**
 * A QR code as one sharp path on white paper. The text is drawn in capitals: a bech32 text means
 * the same in both cases, and capitals need a third fewer modules, so cheap cameras read it.
 */
export function QrCode({ text, label }: { text: string; label: string }): ReactElement {
  const { path, size } = useMemo(() => drawQr(text.toUpperCase()), [text])
  return (
    <div className={css.paper} data-testid="qr">
      <svg
        className={css.code}
        viewBox={`0 0 ${size} ${size}`}
        shapeRendering="crispEdges"
        role="img"
        aria-label={label}
      >
        <path className={css.ink} d={path} />
      </svg>
    </div>
  )
}

/** One rectangle for each run of dark modules in a row. */
export function drawQr(text: string): { path: string; size: number } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  let path = ''
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      const start = column
      while (column < modules.size && modules.get(row, column)) column += 1
      if (column === start) continue
      const length = column - start
      path += `M${start + QUIET_MODULES} ${row + QUIET_MODULES}h${length}v1h-${length}z`
    }
  }
  return { path, size: modules.size + 2 * QUIET_MODULES }
}
