import { processIo } from './process-io.ts'
import { runCli } from './run-cli.ts'

const code = await runCli(process.argv.slice(2), processIo())
// A terminal that was asked something keeps the process; all that had to be written is written.
process.exitCode = code
// Standard input that is a file, as in a timed job, has nothing to let go of.
if ('unref' in process.stdin) process.stdin.unref()
