import { openApiText } from './open-api-document.ts'

const PREFIX = '/api/v1'

type Known = { path: string; shape: RegExp; isPlain: boolean; methods: string[] }

let known: Promise<Known[]> | undefined

/**
 * What may be asked of a path of the service, by the document that it serves.
 * @param path without its query. @returns an empty list for a path that the service has not.
 */
export async function knownMethods(path: string): Promise<string[]> {
  return (await find(path))?.methods ?? []
}

/** The path as the document writes it, its values left out; `unknown` for one that it has not. */
export async function knownShape(path: string): Promise<string> {
  return (await find(path))?.path ?? 'unknown'
}

async function find(path: string): Promise<Known | undefined> {
  known ??= readDocument()
  return (await known).find(({ shape }) => shape.test(path))
}

async function readDocument(): Promise<Known[]> {
  const { paths } = JSON.parse(await openApiText()) as { paths: Record<string, object> }
  return (
    Object.entries(paths)
      .map(([path, item]) => ({
        path,
        shape: new RegExp(`^${PREFIX}${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
        isPlain: !path.includes('{'),
        methods: Object.keys(item).map((verb) => verb.toUpperCase()),
      }))
      // A path that is spelled out goes before one that takes any word in its place.
      .toSorted((one, other) => Number(other.isPlain) - Number(one.isPlain))
  )
}
