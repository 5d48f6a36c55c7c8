type Fields = { properties?: Record<string, unknown>; required?: string[] }
export type Media = { schema?: { oneOf?: unknown[] } & Fields; example?: unknown }
type Parameter = {
  name: string
  in: string
  required?: boolean
  schema?: unknown
  example?: unknown
  description?: string
}
export type Operation = {
  operationId: string
  summary?: string
  description?: string
  tags?: string[]
  security?: Record<string, string[]>[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<
    string,
    { description: string; headers?: unknown; content?: Record<string, Media> }
  >
}
export type Paths = Record<string, Record<string, Operation>>

/** The service reads the input of a DELETE from its query, so that is what it says. */
export function moveBodiesOfDeletes(paths: Paths): void {
  for (const { delete: operation } of Object.values(paths)) {
    const schema = operation?.requestBody?.content['application/json']?.schema
    if (!operation || !schema) continue
    delete operation.requestBody
    const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => ({
      name,
      in: 'query',
      required: schema.required?.includes(name) ?? false,
      schema: field,
    }))
    operation.parameters = [...(operation.parameters ?? []), ...fields]
  }
}

/**
 * OpenAPI knows a path by its shape alone: `/gifts/{code}` and `/gifts/{id}` would be one path
 * twice. The verbs of equal shapes are put under one name, and the parameter says what it is.
 */
export function mergeEqualPaths(paths: Paths): Paths {
  const merged: Paths = {}
  const byShape = new Map<string, string>()
  for (const path of Object.keys(paths).sort()) {
    const shape = path.replaceAll(/\{[^}]+\}/g, '{}')
    const first = byShape.get(shape) ?? path
    byShape.set(shape, first)
    const item = merged[first] ?? {}
    for (const [verb, operation] of Object.entries(paths[path] ?? {})) {
      item[verb] = renamed(operation, namesOf(path), namesOf(first))
    }
    merged[first] = item
  }
  return merged
}

function namesOf(path: string): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? '')
}

function renamed(operation: Operation, from: string[], to: string[]): Operation {
  const parameters = operation.parameters?.map((parameter) => {
    const at = parameter.in === 'path' ? from.indexOf(parameter.name) : -1
    const name = to[at]
    if (name === undefined || name === parameter.name) return parameter
    return { ...parameter, name, description: `Here: the ${parameter.name}.` }
  })
  return parameters ? { ...operation, parameters } : operation
}
