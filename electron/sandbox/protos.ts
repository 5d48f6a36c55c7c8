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

/** Finds services by their full name in LND's protos and in the control service's description. */
export function loadProtos(protoDir: string): (name: string) => ServiceDefinition {
  const loaded = {
    ...loadSync(
      FILES.map((name) => `${name}.proto`),
      { ...OPTIONS, includeDirs: [protoDir] },
    ),
    ...fromJSON(SANDBOX_CONTROL_PROTO, OPTIONS),
  }
  return (name) => serviceOf(loaded, name)
}

function serviceOf(loaded: PackageDefinition, name: string): ServiceDefinition {
  const found = loaded[name]
  if (!found || 'format' in found) throw new Error(`the protos hold no service ${name}`)
  return found as ServiceDefinition
}
