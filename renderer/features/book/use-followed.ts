import { useEffect, useState } from 'react'
import { type Problem, toProblem } from '../../app/faults.ts'

type Told = { kind: 'progress' } | { kind: 'done' }
type Progress<Event> = Extract<Event, { kind: 'progress' }>
type Done<Event> = Extract<Event, { kind: 'done' }>

/** A long look at the book that the core does and tells of as it goes on. */
export type Followed<Event extends Told> = {
  /** How far it is; null while none runs. */
  progress: Progress<Event> | null
  /** What the last one found; null before, and when it did not come to its end. */
  done: Done<Event> | null
  /** The person ended the last one; leaving the screen is not said to anybody. */
  isStopped: boolean
  problem: Problem | null
  start: () => void
  stop: () => void
}

type State<Event extends Told> = Omit<Followed<Event>, 'start' | 'stop'>

/**
 * One look at a time, ended when the screen is left or the person stops it.
 * @param open asks the core to begin; ending the signal ends the work there.
 * @param first is shown until the core tells how far it is.
 */
export function useFollowed<Event extends Told>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<Event>>,
  first: Progress<Event>,
): Followed<Event> {
  const [state, setState] = useState<State<Event>>(REST)
  const [stopper, setStopper] = useState<AbortController | null>(null)
  useEffect(() => () => stopper?.abort(), [stopper])

  async function follow(signal: AbortSignal): Promise<void> {
    // What a stopped one still tells must not be taken for the next one's.
    const say = (change: Partial<State<Event>>): void => {
      if (!signal.aborted) setState((old) => ({ ...old, ...change }))
    }
    try {
      for await (const event of await open(signal)) {
        if (event.kind === 'progress') say({ progress: event as Progress<Event> })
        else say({ done: event as Done<Event> })
      }
    } catch (error) {
      say({ problem: toProblem(error) })
    }
    say({ progress: null })
  }

  return {
    ...state,
    start: () => {
      if (state.progress !== null) return
      const made = new AbortController()
      setStopper(made)
      setState({ ...REST, progress: first })
      void follow(made.signal)
    },
    stop: () => {
      stopper?.abort()
      setState({ ...REST, isStopped: true })
    },
  }
}

const REST = { progress: null, done: null, isStopped: false, problem: null }
