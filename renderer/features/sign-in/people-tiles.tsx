import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionView } from '../../../shared/contract/session.ts'
import { hasCommand, useWindowKeys } from '../../app/keys.ts'
import { classes } from '../../ui/classes.ts'
import { nextStarting } from './next-starting.ts'
import css from './people-tiles.module.css'

/** Everybody who may sign in, large enough for a thumb; a letter picks the next name with it. */
export function PeopleTiles(props: {
  people: SessionView['operators']
  pickedId: string | null
  isBusy: boolean
  onPick: (operatorId: string) => void
}): ReactElement {
  const { people, pickedId, isBusy, onPick } = props
  const { t } = useTranslation('signIn')
  const { t: shell } = useTranslation('shell')
  useWindowKeys((event) => {
    if (hasCommand(event) || event.altKey || isBusy) return
    const found = nextStarting(people, event.key, pickedId)
    if (found) onPick(found)
  })
  if (people.length === 0) {
    return (
      <div role="alert" data-testid="nobody">
        <strong>{t('nobody.title')}</strong>
        <p className={css.role}>{t('nobody.next')}</p>
      </div>
    )
  }
  return (
    <div className={css.tiles} data-testid="people">
      {people.map((person) => (
        <button
          key={person.id}
          type="button"
          className={classes(css.tile, person.id === pickedId && css.picked)}
          aria-pressed={person.id === pickedId}
          disabled={isBusy}
          onClick={() => onPick(person.id)}
          data-testid="person"
        >
          <span className={css.initials} aria-hidden="true">
            {initials(person.name)}
          </span>
          <span className={css.words}>
            <span className={css.name}>{person.name}</span>
            <span className={css.role}>{shell(`roles.${person.role}`)}</span>
          </span>
        </button>
      ))}
    </div>
  )
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = words[0]?.[0] ?? ''
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''
  return `${first}${last}`.toUpperCase()
}
