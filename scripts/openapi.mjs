// Writes the OpenAPI document of the service API, as it is served, into resources/openapi.json.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApiText } from '../electron/http/open-api-document.ts'
import { root } from './install.mjs'
import { say } from './progress.mjs'

writeFileSync(join(root, 'resources', 'openapi.json'), await openApiText())
say('resources/openapi.json written')
