import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf } from '../../electron/store/digest.ts'
import { connect } from '../../electron/store/sqlite.ts'
import { atTheEnd } from '../support/endings.ts'

/** A sale whose digest SQL and the core made differently would be called a changed one. */
test('OPP-03: SQL and the core make one digest of whatever a row can hold', () => {
  const db = connect(':memory:', { timeoutMs: 0 })
  atTheEnd(() => void db.close())
  db.exec('CREATE TABLE kept (number INTEGER, words TEXT, small INTEGER, none TEXT) STRICT')
  const put = db.prepare('INSERT INTO kept VALUES (?, ?, ?, NULL)')
  const told = db.prepare('SELECT digest(number, words, small, none) AS digest FROM kept')
  const wide = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  const words = fc.string({ unit: 'binary', maxLength: 40 })
  fc.assert(
    fc.property(wide, words, fc.integer(), (number, text, small) => {
      db.exec('DELETE FROM kept')
      put.run(number, text, small)
      expect(told.get()).toEqual({ digest: digestOf([number, text, small, null]) })
    }),
    { examples: [[2n ** 53n + 1n, 'Gr\u00f6\u00dfe \u{1f956} "', 0]] },
  )
})

test('values are not run together', () => {
  expect(digestOf(['ab', 'c'])).not.toBe(digestOf(['a', 'bc']))
  expect(digestOf([null])).not.toBe(digestOf(['null']))
  expect(digestOf(['', null])).not.toBe(digestOf([null, '']))
})
