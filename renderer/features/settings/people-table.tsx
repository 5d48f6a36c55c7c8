import { IconCircleCheck, IconCircleOff } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { OperatorView } from '../../../shared/model/people.ts'
import { classes } from '../../ui/classes.ts'
import { isLastOwner } from './last-owner.ts'
import css from './parts.module.css'

type PeopleTableProps = {
  people: readonly OperatorView[]
  me: OperatorView | null
  isBusy: boolean
  onEdit: (person: OperatorView) => void
  onReset: (person: OperatorView) => void
  onDeactivate: (person: OperatorView) => void
  onActivate: (person: OperatorView) => void
}

/** One row a person; each button says whose it is to those who only hear it. */
export function PeopleTable(props: PeopleTableProps): ReactElement {
  const { t } = useTranslation('settings')
  return (
    <table className={classes(css.table, css.people)} data-testid="people-table">
      <thead>
        <tr>
          <th scope="col">{t('people.name')}</th>
          <th scope="col">{t('people.role')}</th>
          <th scope="col">{t('people.state')}</th>
          <th scope="col">
            <span className={css.unseen}>{t('people.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.people.map((person) => (
          <Row key={person.id} {...props} person={person} />
        ))}
      </tbody>
    </table>
  )
}

function Row(props: PeopleTableProps & { person: OperatorView }): ReactElement {
  const { person, people, me, isBusy } = props
  const { t } = useTranslation('settings')
  const { t: shell } = useTranslation('shell')
  const { name } = person
  const isLast = isLastOwner(person, people)
  return (
    <tr data-testid="person-row" data-active={person.isActive}>
      <td>
        <strong className={css.personName}>{name}</strong>
        {person.id === me?.id && <span className={css.choiceHint}> · {t('people.you')}</span>}
      </td>
      <td>{shell(`roles.${person.role}`)}</td>
      <td>
        <span className={classes(css.said, person.isActive ? css.good : css.quiet)}>
          {person.isActive ? (
            <IconCircleCheck size={16} aria-hidden="true" />
          ) : (
            <IconCircleOff size={16} aria-hidden="true" />
          )}
          {t(person.isActive ? 'people.active' : 'people.inactive')}
        </span>
      </td>
      <td>
        <span className={css.actions}>
          {person.isActive ? (
            <>
              <Action
                words={t('people.edit')}
                label={t('people.edit_of', { name })}
                isDisabled={isBusy}
                onPress={() => props.onEdit(person)}
              />
              <Action
                words={t('people.reset')}
                label={t('people.reset_of', { name })}
                isDisabled={isBusy}
                onPress={() => props.onReset(person)}
              />
              {!isLast && (
                <Action
                  words={t('people.deactivate')}
                  label={t('people.deactivate_of', { name })}
                  isDisabled={isBusy}
                  onPress={() => props.onDeactivate(person)}
                />
              )}
            </>
          ) : (
            <Action
              words={t('people.activate')}
              label={t('people.activate_of', { name })}
              isDisabled={isBusy}
              onPress={() => props.onActivate(person)}
            />
          )}
        </span>
      </td>
    </tr>
  )
}

function Action(props: {
  words: string
  label: string
  isDisabled: boolean
  onPress: () => void
}): ReactElement {
  return (
    <button
      type="button"
      className={css.link}
      aria-label={props.label}
      disabled={props.isDisabled}
      onClick={props.onPress}
    >
      {props.words}
    </button>
  )
}
