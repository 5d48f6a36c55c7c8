import { isStorageFault } from '../store/errors.ts'
import { apart, commit, type Commit } from './commit.ts'
import type { Core } from './core.ts'
import { orFrozen, Refusal } from './refusal.ts'

/** More than this in one commit, and a sale that comes meanwhile would feel it. */
const COMMANDS_PER_COMMIT_MAX = 64

/** One command that waits for its turn; it answers only after the commit. */
type Command = {
  /** Does the work. @returns what tells the caller, once all of it is on the disk. */
  run(unit: Commit): () => void
  fail(error: unknown): void
}

const waiting = new WeakMap<Core, Command[]>()

/**
 * Like `commit`, but commands that arrive in the same turn of the event loop share one flush to
 * the disk, in the order they came. Each stands in a savepoint of its own: one that throws leaves
 * nothing and disturbs none of the others. A crash loses all of them or none, and nobody was
 * answered before.
 * @param work may return a Refusal: then what it wrote (the record of the refusal) is kept, and
 *   the caller gets the refusal.
 * @throws Refusal storage_unavailable to each of them when the disk is full; nothing was changed.
 */
export function commitTogether<Value>(
  core: Core,
  work: (unit: Commit) => Value | Refusal,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const run = (unit: Commit) => {
      const answer = work(unit)
      return () => (answer instanceof Refusal ? reject(answer) : resolve(answer))
    }
    const command: Command = { run, fail: reject }
    const commands = waiting.get(core)
    if (commands) {
      commands.push(command)
      return
    }
    waiting.set(core, [command])
    setImmediate(() => commitWaiting(core))
  })
}

/** Commits what waits: at the end of the turn, and before the book closes. */
export function commitWaiting(core: Core): void {
  const commands = waiting.get(core) ?? []
  waiting.delete(core)
  for (let from = 0; from < commands.length; from += COMMANDS_PER_COMMIT_MAX) {
    commitBatch(core, commands.slice(from, from + COMMANDS_PER_COMMIT_MAX))
  }
}

function commitBatch(core: Core, commands: readonly Command[]): void {
  try {
    const answers = commit(core, (unit) => {
      // One alone needs no mark to go back to: the transaction is its own.
      const isAlone = commands.length === 1
      const done = commands.map((command) =>
        isAlone ? command.run(unit) : runApart(unit, command),
      )
      core.failpoint('together:before_commit')
      return done
    })
    core.failpoint('together:after_commit')
    for (const answer of answers) answer()
  } catch (error) {
    for (const command of commands) command.fail(error)
  }
}

function runApart(unit: Commit, command: Command): () => void {
  try {
    return apart(unit, (own) => command.run(own))
  } catch (error) {
    // A disk without room ends the whole transaction; it cannot be one command's own fault.
    if (isStorageFault(error)) throw error
    return () => command.fail(orFrozen(error))
  }
}
