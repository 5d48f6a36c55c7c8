import { useEffect, useState } from 'react'
import type { AccountNode } from '../../../shared/model/book.ts'
import { client } from '../../app/client.ts'
import type { Moment } from './book-store.ts'

const PAGES_MAX = 25

export type Branches = {
  open: (code: string) => Promise<void>
  /** The tree with what was opened since, each below its own branch. */
  withOpened: (nodes: readonly AccountNode[]) => AccountNode[]
}

/**
 * A branch with many lines comes closed; its lines are read when somebody opens it. They are read
 * again with every new state of the tree, so that no line is older than its branch.
 */
export function useBranches(moment: Moment, asOfSeq: number): Branches {
  const [opened, setOpened] = useState<ReadonlyMap<string, readonly AccountNode[]>>(new Map())
  const codes = [...opened.keys()].join('\n')
  const { day, by } = moment
  useEffect(() => {
    let isCurrent = true
    for (const code of codes === '' ? [] : codes.split('\n')) {
      readBranch(code, { day, by }).then(
        (lines) => {
          if (isCurrent) setOpened((old) => new Map(old).set(code, lines))
        },
        () => undefined,
      )
    }
    return () => {
      isCurrent = false
    }
  }, [codes, day, by, asOfSeq])
  return {
    open: async (code) => setOpened((old) => new Map(old).set(code, old.get(code) ?? [])),
    withOpened: (nodes) =>
      nodes.flatMap((node, index) => {
        // The lines of a branch come once, below the last of its currencies.
        const isLast = nodes[index + 1]?.code !== node.code
        return isLast ? [node, ...(opened.get(node.code) ?? [])] : [node]
      }),
  }
}

async function readBranch(code: string, moment: Moment): Promise<AccountNode[]> {
  const lines: AccountNode[] = []
  let after: string | null = null
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await client.book.accounts({ ...moment, under: code, after })
    if (answer.state === 'indexing') break
    lines.push(...answer.nodes)
    after = answer.next
    if (after === null) break
  }
  return lines
}
