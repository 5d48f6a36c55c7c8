import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FuseV1Options } from '@electron/fuses'
import { describe, expect, test } from 'vitest'
import { electronPath, fuseConfig } from '../../scripts/fuses.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const names = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)))

describe('the fuses of the packed binary', () => {
  test('are all nine decided, so that a new one stops the build', () => {
    expect(names).toHaveLength(9)
    for (const flavour of ['ship', 'test'] as const) {
      const config: Record<string, unknown> = fuseConfig(flavour)
      expect(config['strictlyRequireAllFuses']).toBe(true)
      const undecided = Object.values(FuseV1Options).filter(
        (fuse) => typeof fuse === 'number' && typeof config[fuse] !== 'boolean',
      )
      expect(undecided).toEqual([])
    }
  })

  test('leave no way to run foreign code in what is shipped', () => {
    const config = fuseConfig('ship')
    expect(config[FuseV1Options.RunAsNode]).toBe(false)
    expect(config[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(false)
    expect(config[FuseV1Options.EnableNodeCliInspectArguments]).toBe(false)
    expect(config[FuseV1Options.OnlyLoadAppFromAsar]).toBe(true)
    expect(config[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(true)
    expect(config[FuseV1Options.EnableCookieEncryption]).toBe(true)
    expect(config[FuseV1Options.GrantFileProtocolExtraPrivileges]).toBe(false)
  })

  test('differ in the tested flavour by the inspector alone', () => {
    const [ship, tested] = [fuseConfig('ship'), fuseConfig('test')]
    expect(tested).toEqual({ ...ship, [FuseV1Options.EnableNodeCliInspectArguments]: true })
  })

  test('are burnt into the right file on each system', () => {
    expect(electronPath('linux', '/a', 'tillbook')).toBe('/a/tillbook')
    expect(electronPath('win32', '/a', 'Tillbook')).toBe('/a/Tillbook.exe')
    expect(electronPath('darwin', '/a', 'Tillbook')).toBe('/a/Tillbook.app/Contents/MacOS/Tillbook')
  })

  test('are burnt by the packager, which keeps addons outside the archive', () => {
    const config = readFileSync(join(root, 'electron-builder.yml'), 'utf8')
    expect(config).toMatch(/^afterPack: scripts\/fuses\.mjs$/m)
    expect(config).toMatch(/^asarUnpack:\n {2}- '\*\*\/\*\.node'$/m)
    expect(config).toMatch(/^npmRebuild: false$/m)
  })
})
