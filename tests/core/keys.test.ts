import { describe, expect, it } from 'vitest'
import { deriveKey } from '../../electron/core/keys.ts'
import { hashPin, isPinRight } from '../../electron/core/pin-hash.ts'

const MASTER = new Uint8Array(32).fill(7)
const PEPPER = deriveKey(MASTER, 'pin-pepper')
const SALT = new Uint8Array(16).fill(3)

describe('keys of a book', () => {
  it('refuses a master of another length', () => {
    expect(() => deriveKey(new Uint8Array(31), 'chain')).toThrow(RangeError)
    expect(() => deriveKey(new Uint8Array(0), 'chain')).toThrow(RangeError)
  })

  it('never changes: open invoices and the chain are computed from them again', () => {
    const hex = (['chain', 'preimage', 'pin-pepper'] as const).map((label) =>
      Buffer.from(deriveKey(MASTER, label)).toString('hex'),
    )
    expect(hex).toMatchInlineSnapshot(`
      [
        "db8523f2d5be6ec5b17d0496424d4be2d78ade0cc38f382f86db42fe51ab981d",
        "65f37d3f668d37fd943b9d07d1a9d1885b976933cb861511ebfdd53589993e61",
        "64f17511dec5794c49a9482d7b654d146667f64351647ac2d5d39f83b78f6fbd",
      ]
    `)
  })
})

describe('PIN hashes (reliability 6)', () => {
  it('know the right PIN and no other, nor another pepper, nor another salt', async () => {
    const stored = await hashPin('135790', PEPPER, SALT)
    expect(await isPinRight('135790', PEPPER, stored)).toBe(true)
    expect(await isPinRight('135791', PEPPER, stored)).toBe(false)
    expect(await isPinRight('135790', new Uint8Array(32), stored)).toBe(false)
    const salt = new Uint8Array(16).fill(4)
    expect(await isPinRight('135790', PEPPER, { ...stored, salt })).toBe(false)
    const hash = stored.hash.slice(0, 31)
    expect(await isPinRight('135790', PEPPER, { ...stored, hash })).toBe(false)
  })

  it('hold neither the PIN nor anything of it', async () => {
    const stored = await hashPin('135790', PEPPER, SALT)
    const other = await hashPin('135790', PEPPER, new Uint8Array(16).fill(4))
    expect(Buffer.from(stored.hash)).not.toEqual(Buffer.from(other.hash))
    expect(JSON.stringify(stored)).not.toContain('135790')
  })

  it.each(['', 'scrypt:10:8:1', 'scrypt:30:8:1', 'scrypt:15:8:9', 'plain'])(
    'refuse the parameters «%s», which nobody here ever wrote',
    async (params) => {
      const stored = { ...(await hashPin('135790', PEPPER, SALT)), params }
      await expect(isPinRight('135790', PEPPER, stored)).rejects.toThrow('parameters')
    },
  )

  it('cost enough to make guessing dear and little enough to switch in two seconds', async () => {
    expect(await hashPin('135790', PEPPER, SALT)).toMatchObject({ params: 'scrypt:15:8:1' })
  })

  it('a cheaper row is taken only where cheaper ones are written', async () => {
    const cheap = await hashPin('135790', PEPPER, SALT, 4)
    await expect(isPinRight('135790', PEPPER, cheap)).rejects.toThrow('parameters')
    expect(await isPinRight('135790', PEPPER, cheap, 4)).toBe(true)
    expect(await isPinRight('135791', PEPPER, cheap, 4)).toBe(false)
  })
})
