// Burns Electron's fuses into the packed binary, before it is signed. Called by electron-builder.
import { join } from 'node:path'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'

// electron-builder's own number for the architecture.
const ARM64 = 3

/**
 * All nine, so that a fuse added by a newer Electron stops the build instead of keeping its
 * default. Playwright drives the window through the inspector, so the flavour that is tested keeps
 * that one fuse; it is never shipped.
 * @param {'ship' | 'test'} flavour
 */
export function fuseConfig(flavour) {
  return /** @type {const} */ ({
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    // With it the signed binary is a general Node that runs anyone's script in our name.
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    // NODE_OPTIONS and --inspect load foreign code into the process that holds the macaroon.
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: flavour === 'test',
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    // We ship no snapshot; the fuse on would look for one and refuse to start.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // The screens come over app://, so file:// needs no privileges.
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    // The default: WebAssembly faults are caught by V8.
    [FuseV1Options.WasmTrapHandlers]: true,
  })
}

/**
 * @param {string} platform
 * @param {string} folder
 * @param {string} name
 */
export function electronPath(platform, folder, name) {
  if (platform === 'darwin') return join(folder, `${name}.app`, 'Contents', 'MacOS', name)
  return join(folder, platform === 'win32' ? `${name}.exe` : name)
}

/** @param {import('electron-builder').AfterPackContext} context */
export default async function afterPack(context) {
  const { packager, appOutDir, electronPlatformName, arch } = context
  // Only the Linux packager has a name of its own for the binary.
  const own = 'executableName' in packager ? packager.executableName : undefined
  const name = typeof own === 'string' ? own : packager.appInfo.productFilename
  const flavour = process.env['TILLBOOK_FLAVOUR'] === 'test' ? 'test' : 'ship'
  const path = electronPath(electronPlatformName, appOutDir, name)
  await flipFuses(path, {
    ...fuseConfig(flavour),
    // An Apple-silicon binary whose bytes changed does not start until it is signed again.
    resetAdHocDarwinSignature: electronPlatformName === 'darwin' && arch === ARM64,
  })
}
