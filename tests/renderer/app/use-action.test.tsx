import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { type Action, useAction } from '../../../renderer/app/use-action.ts'

type Work = (input: string) => Promise<void>

function Form({ work, onDrawn }: { work: Work; onDrawn: (drawn: Action<string>) => void }): null {
  onDrawn(useAction(work))
  return null
}

function actionOf(work: Work): Action<string> {
  const drawn: Action<string>[] = []
  renderToStaticMarkup(<Form work={work} onDrawn={(action) => void drawn.push(action)} />)
  const [action] = drawn
  if (!action) throw new Error('nothing was drawn')
  return action
}

test('style rule 9: two presses before the button is off send once, also when a field rests it', async () => {
  let finish = (): void => {}
  const work = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)))
  const action = actionOf(work)
  const first = action.run('once')
  action.rest()
  expect(await action.run('again')).toBe(false)
  finish()
  expect(await first).toBe(true)
  expect(work).toHaveBeenCalledExactlyOnceWith('once')
})

test('after an answer, or a failure, the same form sends again', async () => {
  const work = vi.fn(async (_input: string) => {})
  work.mockRejectedValueOnce(new Error('the wire broke'))
  const action = actionOf(work)
  expect(await action.run('first')).toBe(false)
  expect(await action.run('second')).toBe(true)
  expect(work).toHaveBeenCalledTimes(2)
})
