import { expect, test } from 'vitest'
import { audit, readAudit, writeWaitingAudit } from '../../electron/core/audit.ts'
import { startCore } from '../support/core-without-node.ts'

const CALL = {
  operatorId: null,
  operatorName: '',
  role: null,
  outcome: 'ok',
  transport: 'ws',
  serviceKeyId: null,
} as const
const ID = `inv_${'0'.repeat(26)}`

test('a reason that a person typed is in the book and not in the log (issue 3, 11)', async () => {
  const under = await startCore()
  const logged: unknown[] = []
  const core = {
    ...under.core,
    log: { ...under.core.log, info: (_event: string, fields: unknown) => logged.push(fields) },
  }
  const asCore = core as unknown as typeof under.core
  audit(asCore, { ...CALL, method: 'rates.setManual', subject: 'Ada Lovelace asked for it' })
  audit(asCore, { ...CALL, method: 'invoices.create', subject: ID })
  writeWaitingAudit(asCore)
  expect(logged).toMatchObject([{ subject: '' }, { subject: ID }])
  expect(readAudit(under.core, 2).map(({ subject }) => subject)).toEqual([
    ID,
    'Ada Lovelace asked for it',
  ])
  await under.close()
})
