import type { en } from '../en/index.ts'
import type { Translated } from '../translated.ts'
import { backup } from './backup.ts'
import { book } from './book.ts'
import { chart } from './chart.ts'
import { check } from './check.ts'
import { common } from './common.ts'
import { credits } from './credits.ts'
import { errors } from './errors.ts'
import { exports } from './exports.ts'
import { gifts } from './gifts.ts'
import { firstRun } from './first-run.ts'
import { methods } from './methods.ts'
import { operations } from './operations.ts'
import { plans } from './plans.ts'
import { recent } from './recent.ts'
import { compare } from './compare.ts'
import { replay } from './replay.ts'
import { seal } from './seal.ts'
import { sell } from './sell.ts'
import { serviceKeys } from './service-keys.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { signIn } from './sign-in.ts'
import { status } from './status.ts'
import { wallet } from './wallet.ts'

export const de: Translated<typeof en> = {
  backup,
  chart,
  check,
  common,
  errors,
  shell,
  status,
  compare,
  replay,
  seal,
  sell,
  recent,
  book,
  credits,
  gifts,
  methods,
  operations,
  plans,
  wallet,
  firstRun,
  signIn,
  settings,
  serviceKeys,
  exports,
}
