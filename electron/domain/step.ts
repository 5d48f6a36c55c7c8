import { ok, refused, type Result } from '../../shared/result.ts'

/** A lifecycle as data: for each status, where each event leads. Absent means refused. */
export type Table<Status extends string, Event extends string> = Readonly<
  Record<Status, Readonly<Partial<Record<Event, Status>>>>
>

export type RefusedMove<Status extends string, Event extends string> = {
  from: Status
  event: Event
}

/** The only mover of a status. A refused move is a value that the caller saves with its reason. */
export function step<Status extends string, Event extends string>(
  table: Table<Status, Event>,
  from: Status,
  event: Event,
): Result<Status, RefusedMove<Status, Event>> {
  const to = table[from][event]
  return to === undefined ? refused({ from, event }) : ok(to)
}
