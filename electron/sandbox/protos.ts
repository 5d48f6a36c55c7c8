import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import {
  fromJSON,
  loadSync,
  type PackageDefinition,
  type ServiceDefinition,
} from '@grpc/proto-loader'
import { SANDBOX_CONTROL_PROTO } from '../../shared/sandbox-control.ts'

const OPTIONS = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true }
const FILES = ['lightning', 'invoices', 'router', 'verrpc', 'stateservice']

/** LND's own files as the `lightning` package ships them. */
export function defaultProtoDir(): string {
  const require = createRequire(import.meta.url)
  return join(dirname(require.resolve('lightning/package.json')), 'grpc', 'protos')
}

const loadedByDir = new Map<string, PackageDefinition>()

/** Finds services by their full name in LND's protos and in the control service's description. */
export function loadProtos(protoDir: string): (name: string) => ServiceDefinition {
  // Parsing takes longer than everything else at a start, and the files never change.
  const loaded = loadedByDir.get(protoDir) ?? parseProtos(protoDir)
  loadedByDir.set(protoDir, loaded)
  return (name) => serviceOf(loaded, name)
}

function parseProtos(protoDir: string): PackageDefinition {
  return {
    ...loadSync(
      FILES.map((name) => `${name}.proto`),
      { ...OPTIONS, includeDirs: [protoDir] },
    ),
    ...fromJSON(SANDBOX_CONTROL_PROTO, OPTIONS),
  }
}

function serviceOf(loaded: PackageDefinition, name: string): ServiceDefinition {
  const found = loaded[name]
  if (!found || 'format' in found) throw new Error(`the protos hold no service ${name}`)
  return found as ServiceDefinition
}
