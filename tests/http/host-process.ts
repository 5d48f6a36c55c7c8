import { runHost } from '../../electron/headless/run-host.ts'

/** The headless host with a page from a folder of the test, so that no build is needed. */
const [filesRoot = '', ...argv] = process.argv.slice(2)
const exitCode = await runHost(argv, () => filesRoot)
if (exitCode !== null) process.exit(exitCode)
