import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadSync, type PackageDefinition, type ServiceDefinition } from '@grpc/proto-loader'

/** LND's own files as the `lightning` package ships them. */
export function defaultProtoDir(): string {
  const require = createRequire(import.meta.url)
  return join(dirname(require.resolve('lightning/package.json')), 'grpc', 'protos')
}

/** Beside this file in the source; a bundle passes its own place. */
function defaultControlProto(): string {
  return fileURLToPath(new URL('./control.proto', import.meta.url))
}

export function loadProtos(protoDir: string, controlProto = defaultControlProto()) {
  const files = ['lightning', 'invoices', 'router', 'verrpc', 'stateservice']
  const loaded = loadSync([...files.map((name) => `${name}.proto`), controlProto], {
    keepCase: true,
    longs: String,
    enums: String,
    defaults: true,
    oneofs: true,
    includeDirs: [protoDir],
  })
  return (name: string): ServiceDefinition => serviceOf(loaded, name)
}

function serviceOf(loaded: PackageDefinition, name: string): ServiceDefinition {
  const found = loaded[name]
  if (!found || 'format' in found) throw new Error(`the protos hold no service ${name}`)
  return found as ServiceDefinition
}
