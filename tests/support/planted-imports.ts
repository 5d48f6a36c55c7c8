type Planted = readonly [path: string, text: string]

/** Imports that the table of the design forbids; both guards, lint and tidy, must find each. */
export const FORBIDDEN_IMPORTS: readonly Planted[] = [
  ['shared/a.ts', "import { readFileSync } from 'node:fs'"],
  ['shared/a.ts', "import { x } from '../electron/store/x.ts'"],
  ['shared/model/a.ts', "export * from '../../renderer/app/x.ts'"],
  ['renderer/app/a.ts', "import { x } from '../../electron/core/x.ts'"],
  ['renderer/app/a.ts', "import type { X } from '../../electron/core/x.ts'"],
  ['renderer/app/a.ts', "import { join } from 'node:path'"],
  ['renderer/features/sell/a.tsx', "import { x } from '../recent/x.tsx'"],
  ['renderer/ui/a.tsx', "import { x } from '../features/sell/x.tsx'"],
  ['electron/domain/a.ts', "import { z } from 'zod'"],
  ['electron/domain/a.ts', "import { randomBytes } from 'node:crypto'"],
  ['electron/domain/a.ts', "import type { Clock } from '../ports/clock.ts'"],
  ['electron/ports/a.ts', "import { step } from '../domain/step.ts'"],
  ['electron/store/a.ts', "import { x } from '../core/x.ts'"],
  ['electron/store/a.ts', "import { pino } from 'pino'"],
  ['electron/providers/lnd/a.ts', "import { x } from '../rates/x.ts'"],
  ['electron/providers/lnd/a.ts', "import { x } from '../../store/x.ts'"],
  ['electron/core/a.ts', "import { x } from '../providers/lnd/x.ts'"],
  ['electron/core/a.ts', "import { credentials } from '@grpc/grpc-js'"],
  ['electron/core/a.ts', "import { app } from 'electron'"],
  ['electron/core/a.ts', "const x = await import('../http/x.ts')"],
  ['electron/core/a.ts', "const x = require('stripe')"],
  ['electron/runners/a.ts', "import { x } from '../store/x.ts'"],
  ['electron/api/a.ts', "import { x } from '../http/x.ts'"],
  ['electron/api/a.ts', "import { Hono } from 'hono'"],
  ['electron/http/a.ts', "import { x } from '../core/x.ts'"],
  ['electron/http/a.ts', "import { type X, y } from '../core/x.ts'"],
  ['electron/http/a.ts', "import {\n  type X,\n  y,\n} from '../store/x.ts'"],
  ['electron/sandbox/a.ts', "import { x } from '../core/x.ts'"],
  ['electron/sandbox/a.ts', "import '../ports/lightning.ts'"],
  ['electron/headless/a.ts', "import { app } from 'electron'"],
  ['electron/headless/a.ts', "import { x } from '../desktop/x.ts'"],
  ['electron/headless/a.ts', "import { x } from '../../renderer/app/x.ts'"],
]

/** Imports that the table allows, so that a guard that refuses everything is noticed too. */
export const ALLOWED_IMPORTS: readonly Planted[] = [
  ['shared/a.ts', "import { z } from 'zod'\nimport { oc } from '@orpc/contract'"],
  [
    'renderer/features/sell/a.tsx',
    "import { x } from './x.tsx'\nimport { y } from '../../ui/y.ts'",
  ],
  ['electron/ports/a.ts', "import type { Fact } from '../domain/facts.ts'"],
  ['electron/store/a.ts', "import Database from 'better-sqlite3'\nimport 'node:fs'"],
  ['electron/core/a.ts', "import { x } from '../store/x.ts'"],
  ['electron/http/a.ts', "import type { Core } from '../core/core.ts'\nimport 'hono'"],
  ['electron/http/a.ts', "import {\n  type Core,\n  type Hub,\n} from '../core/core.ts'"],
  ['electron/desktop/a.ts', "import { app } from 'electron'\nimport '../headless/x.ts'"],
  ['tests/a.test.ts', "import { x } from '../electron/core/x.ts'"],
]
