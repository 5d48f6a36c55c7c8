import { afterEach } from 'vitest'
import { type Sandbox, startSandbox } from '../../electron/sandbox/sandbox.ts'
import { connectRaw, type RawClient } from '../conformance/raw-client.ts'
import { createSandboxControl, type SandboxControl } from '../support/sandbox-control.ts'
import { temporaryFolder } from './folders.ts'

export type Rig = {
  dataDir: string
  sandbox: Sandbox
  till: RawClient
  admin: RawClient
  control: SandboxControl
}

/** Starts sandboxes for a test file and stops each after its test. */
export function sandboxRig(): { start(dataDir?: string): Promise<Rig> } {
  const folder = temporaryFolder()
  const closers: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })
  return {
    async start(dataDir = folder.make()) {
      const sandbox = await startSandbox({ dataDir, port: 0, network: 'regtest' })
      const till = connectRaw(sandbox, sandbox.tillMacaroonHex)
      const admin = connectRaw(sandbox, sandbox.adminMacaroonHex)
      const control = createSandboxControl(sandbox)
      closers.push(
        () => sandbox.stop(),
        () => control.close(),
        () => admin.close(),
        () => till.close(),
      )
      return { dataDir, sandbox, till, admin, control }
    },
  }
}
