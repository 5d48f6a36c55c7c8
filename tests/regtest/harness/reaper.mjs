// Ends the nodes when the test run itself is killed. It hears of each pid on stdin; when stdin
// closes, its parent is gone, and it stops what is left: the newest first, so that every lnd
// leaves before btcd (lnd hangs in shutdown once its chain backend has gone).
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

const pids = []
let root = null

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function end(pid) {
  if (!isAlive(pid)) return
  process.kill(pid, 'SIGTERM')
  for (let waited = 0; waited < 8_000 && isAlive(pid); waited += 100) await sleep(100)
  if (isAlive(pid)) process.kill(pid, 'SIGKILL')
}

// A Ctrl-C reaches the whole group; the reaper must outlive it to do its work.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})

for await (const line of createInterface({ input: process.stdin })) {
  const [word, value] = line.split(' ')
  if (word === 'root') root = value
  if (word === 'pid') pids.push(Number(value))
  if (word === 'gone') pids.splice(pids.indexOf(Number(value)), 1)
}
for (const pid of pids.reverse()) await end(pid)
if (root !== null) rmSync(root, { recursive: true, force: true })
