import { afterAll, beforeAll, describe } from 'vitest'
import { credentialsCases } from './credentials-cases.ts'
import { invoiceCases } from './invoice-cases.ts'
import { libraryCases } from './library-cases.ts'
import { paymentCases } from './payment-cases.ts'
import { openSession, type Session } from './session.ts'
import { streamCases } from './stream-cases.ts'
import type { ConformanceTarget } from './target.ts'

/**
 * Registers every case for one node. `open` is called once before the first; whoever calls this
 * closes what it opened. Cases make their own invoices, so the node may have a history.
 */
export function conformanceSuite(name: string, open: () => Promise<ConformanceTarget>): void {
  describe(`conformance of ${name}`, () => {
    let current: Session | undefined
    const session = () => {
      if (!current) throw new Error('the conformance session is not open')
      return current
    }
    beforeAll(async () => {
      current = openSession(withFreshSession(await open(), () => current?.close()))
    })
    afterAll(() => current?.close())

    /** After a restart the old connections would back off, and the certificate may be new. */
    function withFreshSession(target: ConformanceTarget, close: () => void): ConformanceTarget {
      const fresh: ConformanceTarget = {
        get issuer() {
          return target.issuer
        },
        get spender() {
          return target.spender
        },
        payer: target.payer,
        payee: target.payee,
        async restart() {
          await target.restart()
          close()
          current = openSession(fresh)
        },
      }
      return fresh
    }

    describe('credentials', () => {
      credentialsCases(session)
    })
    describe('invoices', () => {
      invoiceCases(session)
    })
    describe('streams', () => {
      streamCases(session)
    })
    describe('payments', () => {
      paymentCases(session)
    })
    describe('libraries', () => {
      libraryCases(session)
    })
  })
}
