import { makeId } from '../../shared/ids.ts'
import { shopSettingsSchema } from '../../shared/model/settings.ts'
import type { OperatorView } from '../../shared/model/people.ts'
import { operators } from '../store/operators.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { ReadTx } from '../store/tx.ts'
import { commit } from './commit.ts'
import type { Core } from './core.ts'
import { preparedOperator } from './operators.ts'

/** Shown on the sandbox's own lock screen: a trial must never lock anybody out. */
export const SANDBOX_OWNER = { name: 'Mara', pin: '123456' } as const

/** Fills a new sandbox book with a shop and an owner, once. */
export async function seedSandbox(core: Core): Promise<void> {
  if (core.book.read((tx) => readSetting(tx, 'shop', shopSettingsSchema))) return
  const shop = {
    shopName: 'Sandbox Café',
    currency: 'EUR' as const,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    tillName: 'Till 1',
  }
  const id = makeId('op', core.clock.nowMs(), core.clock.randomBytes(10))
  const { name, pin } = SANDBOX_OWNER
  const owner = await preparedOperator(core, { id, name, role: 'owner', pin })
  commit(core, (unit) => {
    owner.insert(unit.tx)
    writeSetting(unit.tx, 'shop', shop)
  })
}

/** The first active owner of a sandbox book. */
export function sandboxOwner(tx: ReadTx): OperatorView | null {
  return operators(tx).find((person) => person.role === 'owner' && person.isActive) ?? null
}
