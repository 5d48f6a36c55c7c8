import { IconCircleCheck, IconUserPlus, IconUsers } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OperatorView } from '../../../shared/model/people.ts'
import { ConfirmDialog } from '../../app/confirm-dialog.tsx'
import { client } from '../../app/client.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Empty, Failed, Skeleton } from '../../ui/screen-states.tsx'
import css from './parts.module.css'
import { PeopleTable } from './people-table.tsx'
import { PersonDialog } from './person-dialog.tsx'
import { ResetPinDialog } from './reset-pin-dialog.tsx'
import { useAction } from '../../app/use-action.ts'
import { usePeople } from './use-people.ts'

type Open =
  | { kind: 'none' }
  | { kind: 'add' }
  | { kind: 'edit' | 'reset' | 'deactivate'; person: OperatorView }

/** What was just done, and how to take it back where that is possible. */
type Said = { words: string; undo: (() => void) | null } | null

/** The list, the dialog that is open, and what was last done. */
function usePeopleDesk() {
  const { t } = useTranslation('settings')
  const people = usePeople()
  const [open, setOpen] = useState<Open>({ kind: 'none' })
  const [said, setSaid] = useState<Said>(null)
  const update = useAction(async (person: OperatorView) => {
    await client.operators.update(person)
    people.readAgain()
  })
  const close = (): void => setOpen({ kind: 'none' })

  async function setActive(person: OperatorView, isActive: boolean): Promise<void> {
    setSaid(null)
    if (!(await update.run({ ...person, isActive }))) return
    const words = isActive ? 'people.created' : 'people.deactivated'
    setSaid({
      words: t(words, { name: person.name }),
      undo: isActive ? null : () => void setActive(person, true),
    })
  }

  function done(words: string): void {
    close()
    people.readAgain()
    setSaid({ words, undo: null })
  }

  return {
    people,
    open,
    setOpen: (next: Open) => {
      setSaid(null)
      setOpen(next)
    },
    close,
    said,
    update,
    setActive,
    done,
  }
}

/** Everybody who works here. Nobody is deleted: what they did stays under their name. */
export function PeopleSection({ me }: { me: OperatorView | null }): ReactElement {
  const { t } = useTranslation('settings')
  const { people, open, setOpen, close, said, update, setActive, done } = usePeopleDesk()
  if (people.list === null) {
    return people.problem ? (
      <Failed problem={people.problem} onRetry={people.readAgain} />
    ) : (
      <Skeleton />
    )
  }
  return (
    <div>
      <p className={css.lead}>{t('people.lead')}</p>
      <div className={css.stack}>
        {update.problem && <ProblemNote problem={update.problem} />}
        <SaidLine said={said} isBusy={update.isRunning} />
        <PeopleTable
          people={people.list}
          me={me}
          isBusy={update.isRunning}
          onEdit={(person) => setOpen({ kind: 'edit', person })}
          onReset={(person) => setOpen({ kind: 'reset', person })}
          onDeactivate={(person) => setOpen({ kind: 'deactivate', person })}
          onActivate={(person) => void setActive(person, true)}
        />
        {people.list.length === 1 && (
          <Empty
            icon={<IconUsers size={36} aria-hidden="true" />}
            title={t('people.empty.title')}
            words={t('people.empty.next')}
          />
        )}
        <div className={css.buttons}>
          <BigButton
            size="desk"
            icon={<IconUserPlus size={18} aria-hidden="true" />}
            onClick={() => setOpen({ kind: 'add' })}
            data-testid="person-add"
          >
            {t('people.add')}
          </BigButton>
        </div>
      </div>
      <PeopleDialogs
        open={open}
        people={people.list}
        onClose={close}
        onDone={done}
        onDeactivate={(person) => {
          close()
          void setActive(person, false)
        }}
      />
    </div>
  )
}

function PeopleDialogs(props: {
  open: Open
  people: readonly OperatorView[]
  onClose: () => void
  onDone: (words: string) => void
  onDeactivate: (person: OperatorView) => void
}): ReactElement {
  const { open, people, onClose, onDone, onDeactivate } = props
  const { t } = useTranslation('settings')
  return (
    <>
      {(open.kind === 'add' || open.kind === 'edit') && (
        <PersonDialog
          person={open.kind === 'edit' ? open.person : null}
          people={people}
          onClose={onClose}
          onDone={(name) =>
            onDone(t(open.kind === 'add' ? 'people.created' : 'people.saved', { name }))
          }
        />
      )}
      {open.kind === 'reset' && (
        <ResetPinDialog
          person={open.person}
          onClose={onClose}
          onDone={(name) => onDone(t('people.pin_set', { name }))}
        />
      )}
      {open.kind === 'deactivate' && (
        <ConfirmDialog
          title={t('people.deactivate_confirm.title', { name: open.person.name })}
          words={t('people.deactivate_confirm.text', { name: open.person.name })}
          yes={t('people.deactivate_confirm.yes', { name: open.person.name })}
          onClose={onClose}
          onYes={() => onDeactivate(open.person)}
        />
      )}
    </>
  )
}

function SaidLine({ said, isBusy }: { said: Said; isBusy: boolean }): ReactElement {
  const { t } = useTranslation('settings')
  return (
    <div role="status" data-testid="people-said">
      {said && (
        <div className={classes(css.note, css.fine)}>
          <IconCircleCheck size={20} aria-hidden="true" />
          <span className={css.grow}>{said.words}</span>
          {said.undo && (
            <button
              type="button"
              className={css.link}
              disabled={isBusy}
              onClick={said.undo}
              data-testid="people-undo"
            >
              {t('people.undo')}
            </button>
          )}
        </div>
      )}
    </div>
  )
}
