import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { type Sandbox, startSandbox } from '../../electron/sandbox/sandbox.ts'
import { conformanceSuite } from '../conformance/suite.ts'
import { sandboxTarget } from '../support/sandbox-target.ts'

let sandbox: Sandbox | undefined
let dataDir = ''

afterAll(async () => {
  await sandbox?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

conformanceSuite('the sandbox', async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tillbook-sandbox-'))
  sandbox = await startSandbox({ dataDir, port: 0, network: 'regtest' })
  return sandboxTarget(sandbox, 'regtest').target
})
