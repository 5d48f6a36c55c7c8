import { CONTROL_ENTITY } from './credentials.ts'
import { DEFAULT_ROOT_KEY_ID, type Macaroons } from './macaroons.ts'
import { bytesOf, flagOf, type Message, messagesOf, textOf } from './messages.ts'
import { RIGHTS_BY_PATH, type Right } from './rights.ts'
import type { Service } from './rpc.ts'
import { CODE, RpcError } from './rpc-error.ts'

/** The RPCs of lnrpc.Lightning about credentials, with LND's checks and texts. */
export function createMacaroonCalls(macaroons: Macaroons): Service['unary'] {
  return {
    BakeMacaroon: (request) => bakeMacaroon(macaroons, request),
    ListMacaroonIDs: () => ({ root_key_ids: macaroons.rootKeyIds() }),
    DeleteMacaroonID: (request) => deleteMacaroonId(macaroons, request),
    ListPermissions: () => ({ method_permissions: methodPermissions() }),
    CheckMacaroonPermissions: (request) => checkMacaroonPermissions(macaroons, request),
  }
}

const ACTIONS = ['read', 'write', 'generate']
const ENTITIES = [
  'onchain',
  'offchain',
  'address',
  'message',
  'peers',
  'info',
  'invoices',
  'signer',
  'macaroon',
  'uri',
]
const BAKE_HELP =
  `supported actions are [${ACTIONS.join(' ')}], ` +
  `supported entities are [${ENTITIES.join(' ')}]`

function bakeMacaroon(macaroons: Macaroons, request: Message): Message {
  const permissions = messagesOf(request, 'permissions')
  if (permissions.length === 0) {
    throw new RpcError(
      `permission list cannot be empty. specify at least one action/entity pair. ${BAKE_HELP}`,
    )
  }
  const isExternalAllowed = flagOf(request, 'allow_external_permissions')
  const rights = permissions.map((permission): Right => {
    const [entity, action] = [textOf(permission, 'entity'), textOf(permission, 'action')]
    // The one thing an admin of the node must not open: the customer's wallet and the faults.
    if (entity === CONTROL_ENTITY) throw new RpcError('permission denied')
    if (!isExternalAllowed) checkPermission(entity, action)
    return `${entity}:${action}`
  })
  const rootKeyId = textOf(request, 'root_key_id') || DEFAULT_ROOT_KEY_ID
  return { macaroon: macaroons.bake(rights, rootKeyId) }
}

function checkPermission(entity: string, action: string): void {
  if (!ENTITIES.includes(entity)) {
    throw new RpcError(`invalid permission entity. ${BAKE_HELP}`)
  }
  if (entity === 'uri') {
    if (RIGHTS_BY_PATH[action]) return
    throw new RpcError(
      'invalid permission action, must be an existing URI in the format ' +
        '/package.Service/MethodName',
    )
  }
  if (!ACTIONS.includes(action)) throw new RpcError(`invalid permission action. ${BAKE_HELP}`)
}

function deleteMacaroonId(macaroons: Macaroons, request: Message): Message {
  const id = textOf(request, 'root_key_id')
  if (id === DEFAULT_ROOT_KEY_ID) throw new RpcError('the specified ID cannot be deleted')
  return { deleted: macaroons.deleteRootKey(id) }
}

function methodPermissions(): Message {
  return Object.fromEntries(
    Object.entries(RIGHTS_BY_PATH).map(([path, rights]) => [
      path,
      { permissions: rights.map(permissionMessage) },
    ]),
  )
}

function permissionMessage(right: Right): Message {
  const [entity, action] = right.split(':')
  return { entity, action }
}

function checkMacaroonPermissions(macaroons: Macaroons, request: Message): Message {
  const path = textOf(request, 'fullMethod')
  const needed = neededRights(request, path)
  try {
    macaroons.check(bytesOf(request, 'macaroon').toString('hex'), needed, path, '')
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    throw new RpcError(text, CODE.invalidArgument)
  }
  return { valid: true }
}

function neededRights(request: Message, path: string): readonly Right[] {
  const named = messagesOf(request, 'permissions')
  if (!flagOf(request, 'check_default_perms_from_full_method')) {
    return named.map((right): Right => `${textOf(right, 'entity')}:${textOf(right, 'action')}`)
  }
  if (named.length > 0) {
    throw new RpcError(
      'cannot check default permissions from full method and from provided permission list at ' +
        'the same time',
    )
  }
  if (path === '') {
    throw new RpcError(
      'cannot check default permissions from full method without providing the full method name',
    )
  }
  const rights = RIGHTS_BY_PATH[path]
  if (!rights) throw new RpcError(`no permissions found for full method ${path}`)
  return rights
}
