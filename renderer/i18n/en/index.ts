import { common } from './common.ts'
import { errors } from './errors.ts'
import { firstRun } from './first-run.ts'
import { recent } from './recent.ts'
import { sell } from './sell.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { signIn } from './sign-in.ts'
import { status } from './status.ts'
import { wallet } from './wallet.ts'

export const en = {
  common,
  errors,
  shell,
  status,
  sell,
  recent,
  wallet,
  firstRun,
  signIn,
  settings,
} as const
