import { conformanceSuite } from '../conformance/suite.ts'
import { regtestTarget } from './harness/conformance-target.ts'
import { sharedRegtest } from './harness/shared.ts'

conformanceSuite('real LND', async () => regtestTarget(await sharedRegtest()))
