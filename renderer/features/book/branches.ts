import { createStore, type StoreApi } from 'zustand'
import type { AccountNode } from '../../../shared/model/book.ts'
import { type Problem, toProblem } from '../../app/faults.ts'

/** Lines of a branch that are read at once; more of them come when somebody asks for them. */
export const BRANCH_STEP = 1_000

export type Branch = {
  /** What was read last; it stays while it is read again or cannot be. */
  lines: readonly AccountNode[]
  /** Where the lines after these begin; null at the end of the branch. */
  next: string | null
  state: 'reading' | 'ready' | 'indexing' | 'failed'
  problem: Problem | null
}

export type Branches = {
  store: StoreApi<ReadonlyMap<string, Branch>>
  /** Reads the first lines of a branch; of one that is open, the same ones again. */
  open: (code: string) => Promise<void>
  more: (code: string) => Promise<void>
  /** The same for all that are open: the book has grown, or the till is back. */
  refresh: () => Promise<void>
}

type Answer = { state: 'indexing' } | { state: 'ready'; nodes: AccountNode[]; next: string | null }
type Ask = (code: string, after: string | null) => Promise<Answer>

const UNREAD: Branch = { lines: [], next: null, state: 'reading', problem: null }

/** The branches that somebody opened. The latest reading of each is the one that counts. */
export function createBranches(ask: Ask): Branches {
  const store = createStore<ReadonlyMap<string, Branch>>(() => new Map())
  const tickets = new Map<string, number>()
  /** Lines that somebody has asked for; a reading that overtakes theirs brings them too. */
  const wanted = new Map<string, number>()

  function put(code: string, changes: Partial<Branch>): void {
    store.setState((old) => {
      const branch = { ...UNREAD, ...old.get(code), ...changes }
      return new Map(old).set(code, branch)
    }, true)
  }

  async function read(code: string, known: readonly AccountNode[], from: string | null) {
    const ticket = (tickets.get(code) ?? 0) + 1
    const isLatest = (): boolean => tickets.get(code) === ticket
    tickets.set(code, ticket)
    // A branch that is read again after news shows no sign of it.
    if (!store.getState().has(code) || from !== null) put(code, { state: 'reading' })
    try {
      const found = await readLines((wanted.get(code) ?? BRANCH_STEP) - known.length)
      if (!isLatest()) return
      if (found === null) return put(code, { state: 'indexing', problem: null })
      const lines = [...known, ...found.lines]
      put(code, { lines, next: found.next, state: 'ready', problem: null })
    } catch (error) {
      if (isLatest()) put(code, { state: 'failed', problem: toProblem(error) })
    }

    async function readLines(count: number): Promise<Pick<Branch, 'lines' | 'next'> | null> {
      const lines: AccountNode[] = []
      let after = from
      do {
        const answer = await ask(code, after)
        if (answer.state === 'indexing') return null
        lines.push(...answer.nodes)
        after = answer.next
      } while (after !== null && lines.length < count && isLatest())
      return { lines, next: after }
    }
  }

  const open = (code: string): Promise<void> => read(code, [], null)
  return {
    store,
    open,
    more: async (code) => {
      const branch = store.getState().get(code)
      if (!branch || branch.next === null) return
      wanted.set(code, branch.lines.length + BRANCH_STEP)
      await read(code, branch.lines, branch.next)
    },
    refresh: async () => {
      await Promise.all([...store.getState().keys()].map(open))
    },
  }
}

/** The tree with what was opened since, each below the last currency of its own branch. */
export function withOpened(
  nodes: readonly AccountNode[],
  branches: ReadonlyMap<string, Branch>,
): AccountNode[] {
  return nodes.flatMap((node, index) => {
    const isLast = nodes[index + 1]?.code !== node.code
    return isLast ? [node, ...(branches.get(node.code)?.lines ?? [])] : [node]
  })
}
