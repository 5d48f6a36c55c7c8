import { ensureBuilt } from '../../scripts/build.mjs'

/**
 * `npm run bench` runs all, `npm run bench -- sale` those whose name starts so. Each bench is a
 * file that exports `run`, and each figure is a ratio taken in one run on one machine.
 */
const BENCHES: Readonly<Record<string, () => Promise<{ run: () => void | Promise<void> }>>> = {
  posting: () => import('./posting.ts'),
  'reserve-commit': () => import('./reserve-commit.ts'),
  'sale-create': () => import('./sale-create.ts'),
  'sale-create-lnd': () => import('./sale-create-lnd.ts'),
  'settle-to-screen': () => import('./settle-to-screen.ts'),
  'catch-up': () => import('./catch-up.ts'),
  'busy-sale': () => import('./busy-sale.ts'),
  'book-1m': () => import('./book-1m.ts'),
  'cold-start': () => import('./cold-start.ts'),
  verify: () => import('./verify.ts'),
  export: () => import('./export.ts'),
}

const wanted = process.argv[2] ?? ''
const names = Object.keys(BENCHES).filter((name) => name.startsWith(wanted))
if (names.length === 0) {
  process.stderr.write(
    `no bench starts with "${wanted}"; there are ${Object.keys(BENCHES).join(', ')}\n`,
  )
  process.exit(2)
}
// What a shop runs is the build; from sources every thread would first compile itself.
if (!(await ensureBuilt())) process.exit(1)
for (const name of names) {
  const bench = await BENCHES[name]?.()
  await bench?.run()
}
// A bench that found something lost has said so by the exit code.
process.exit()
