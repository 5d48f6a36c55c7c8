import { runAsProcess } from './process-io.ts'
import { runCli } from './run-cli.ts'

await runAsProcess(
  (io) => runCli(process.argv.slice(2), io),
  (code) => (process.exitCode = code),
)
// A terminal that was asked something keeps the process; all that had to be written is written.
// Standard input that is a file, as in a timed job, has nothing to let go of.
if ('unref' in process.stdin) process.stdin.unref()
