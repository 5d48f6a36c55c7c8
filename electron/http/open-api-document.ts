import type { AnyContractRouter } from '@orpc/contract'
import { OpenAPIGenerator } from '@orpc/openapi'
import type { MethodMeta } from '../../shared/contract/base.ts'
import { contract } from '../../shared/contract/index.ts'
import { accountNodeSchema, bookFilterSchema, journalRowSchema } from '../../shared/model/book.ts'
import { customerViewSchema } from '../../shared/model/customer.ts'
import { giftViewSchema } from '../../shared/model/gift.ts'
import { invoiceViewSchema } from '../../shared/model/invoice.ts'
import { planViewSchema } from '../../shared/model/plan.ts'
import { SERVICE_PORT_DEFAULT, type ServiceScope } from '../../shared/model/service-key.ts'
import { schemaConverter } from './open-api-amounts.ts'
import { errorResponses, errorSchemas, gateResponses } from './open-api-errors.ts'
import { OPERATIONS } from './open-api-operations.ts'
import {
  mergeEqualPaths,
  moveBodiesOfDeletes,
  type Operation,
  type Paths,
} from './open-api-paths.ts'
import { SCOPE_WORDS } from './open-api-words.ts'

const DESCRIPTION = `The credits, gifts and plans of one shop, for programs on the same machine.

Send a service key with every call: \`Authorization: Bearer tb_…\`. The owner makes keys in
Settings, Service keys; a key is shown once, has scopes and a limit of calls a minute.

Credits and all money are whole numbers, written as decimal text such as "12". A JSON number in
their place is refused, because it may have been rounded on the way.

Every call that moves credits or makes a record takes a \`clientId\` of your choice; a DELETE takes
it in the query. Keep it before you call, and repeat the same call with the same id until there is
an answer: it happens once. The same id with other input is refused with \`id_reused\`. Ids belong
to the key and outlive a new secret of it. Two calls need none: a customer is changed at the
\`version\` that was read, and charging what is due charges each period once.

A field that a call does not know is refused by its name: a misspelled amount is not left out.

Errors are \`{"code", "data"}\`. The codes of each call are listed with it.`

type Document = {
  paths?: Paths
  components?: { schemas?: Record<string, unknown> }
} & Record<string, unknown>

let text: Promise<string> | undefined

/**
 * The OpenAPI 3.1 description of all that a service key can call, made from the contract: as it
 * is served and as it is checked in.
 */
export function openApiText(): Promise<string> {
  text ??= makeDocument().then((document) => `${JSON.stringify(document, null, 2)}\n`)
  return text
}

/** What is in many answers is written once. The names are part of what clients may rely on. */
const COMMON = {
  AccountNode: { schema: accountNodeSchema, strategy: 'output' },
  BookFilter: { schema: bookFilterSchema, strategy: 'input' },
  Customer: { schema: customerViewSchema, strategy: 'output' },
  Gift: { schema: giftViewSchema, strategy: 'output' },
  Invoice: { schema: invoiceViewSchema, strategy: 'output' },
  JournalRow: { schema: journalRowSchema, strategy: 'output' },
  Plan: { schema: planViewSchema, strategy: 'output' },
} as const

type Described = { scopes: [ServiceScope, ...ServiceScope[]]; codes: string[] }

async function makeDocument(): Promise<Document> {
  const described = new Map<string, Described>()
  const generator = new OpenAPIGenerator({ schemaConverters: [schemaConverter()] })
  const made = (await generator.generate(contract as unknown as AnyContractRouter, {
    info: { title: 'Tillbook service API', version: '1', description: DESCRIPTION },
    servers: [
      {
        url: 'http://127.0.0.1:{port}/api/v1',
        description: 'This machine only.',
        variables: {
          port: { default: String(SERVICE_PORT_DEFAULT), description: 'As set in Settings.' },
        },
      },
    ],
    tags: Object.entries(SCOPE_WORDS).map(([name, description]) => ({ name, description })),
    commonSchemas: COMMON,
    filter: ({ contract: procedure, path }) => {
      const { meta, errorMap } = procedure['~orpc']
      const { scope, alsoScope } = meta as MethodMeta
      if (scope === undefined) return false
      const scopes: Described['scopes'] = alsoScope ? [scope, alsoScope] : [scope]
      described.set(path.join('.'), { scopes, codes: Object.keys(errorMap) })
      return true
    },
  })) as unknown as Document
  const paths = made.paths ?? {}
  moveBodiesOfDeletes(paths)
  for (const operation of operationsOf(paths)) describe(operation, described)
  const codes = new Set([...described.values()].flatMap((one) => one.codes))
  return {
    ...made,
    paths: mergeEqualPaths(paths),
    components: {
      schemas: { ...made.components?.schemas, ...(await errorSchemas(codes)) },
      responses: gateResponses(),
      securitySchemes: { serviceKey: SECURITY },
    },
  } as Document
}

const SECURITY = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'tb_<key id>_<secret>',
  description: `A service key. Its scopes: ${Object.keys(SCOPE_WORDS).join(', ')}.`,
} as const

function operationsOf(paths: Paths): Operation[] {
  return Object.values(paths).flatMap((item) => Object.values(item))
}

/** Words, scope, example, and every refusal: the method's own and the gate's. */
function describe(operation: Operation, described: ReadonlyMap<string, Described>): void {
  const words = OPERATIONS[operation.operationId]
  const known = described.get(operation.operationId)
  if (!words || !known) throw new Error(`no words for ${operation.operationId}`)
  operation.summary = words.summary
  const needs = known.scopes.map((scope) => `\`${scope}\``).join(' and ')
  operation.description = `${words.detail ? `${words.detail} ` : ''}Needs ${needs}.`
  operation.tags = known.scopes.slice(0, 1)
  operation.security = [{ serviceKey: known.scopes }]
  const json = operation.requestBody?.content['application/json']
  if (json && words.body) json.example = words.body
  for (const parameter of operation.parameters ?? []) {
    const example = words.parameters?.[parameter.name]
    if (example !== undefined) parameter.example = example
  }
  const done = operation.responses['200'] ?? { description: '' }
  operation.responses = { 200: { ...done, description: 'Done.' }, ...errorResponses(known.codes) }
}
