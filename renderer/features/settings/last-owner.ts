import type { OperatorView } from '../../../shared/model/people.ts'

/** Whether this person is the only owner who can sign in; the core refuses to lose that one. */
export function isLastOwner(person: OperatorView, people: readonly OperatorView[]): boolean {
  const owners = people.filter((one) => one.role === 'owner' && one.isActive)
  return owners.length === 1 && owners[0]?.id === person.id
}
