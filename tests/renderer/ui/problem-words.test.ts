import { describe, expect, test } from 'vitest'
import type { Problem } from '../../../renderer/app/faults.ts'
import { de } from '../../../renderer/i18n/de/index.ts'
import { en } from '../../../renderer/i18n/en/index.ts'
import { logIdOf, wordsOf } from '../../../renderer/ui/problem-words.ts'
import { NODE_REFUSALS } from '../../../shared/model/node-refusal.ts'

const problem = (code: Problem['code'], detail: string): Problem => ({
  code,
  detail,
  retryAfterSeconds: null,
  field: '',
})

describe('the words of a problem', () => {
  test.each(NODE_REFUSALS)('CODE-01: a node that refused with %s is told in words', (why) => {
    expect(wordsOf(problem('node_refused', why))).toBe(`node_refusal.${why}`)
    expect(logIdOf(problem('node_refused', why))).toBeNull()
  })

  test('a reason of a newer core still has the general words', () => {
    expect(wordsOf(problem('node_refused', 'something_new'))).toBe('node_refused')
  })

  test('only the log id of a fault is shown as it is', () => {
    expect(logIdOf(problem('internal', 'log_17'))).toBe('log_17')
    expect(logIdOf(problem('backup_failed', 'disk_full'))).toBeNull()
    expect(wordsOf(problem('backup_failed', 'disk_full'))).toBe('backup_failed')
  })
})

describe('what the words speak of', () => {
  test('any call may stay without an answer, so the words are of no sale', () => {
    expect(en.errors.no_answer.next).not.toMatch(/sale/i)
    expect(de.errors.no_answer.next).not.toMatch(/verkauf/i)
  })

  test('a German screen is called as the rail calls it', () => {
    expect(JSON.stringify(de)).not.toMatch(/\b(unter|in|bei) (Credits|Sell|Recent|Settings)\./)
  })
})
