import type { ReactElement } from 'react'
import css from './fingerprint.module.css'

const PAIRS_A_GROUP = 8

/** A SHA-256 as hex pairs, broken only between groups of eight, so that two can be compared. */
export function Fingerprint({ value }: { value: string }): ReactElement {
  const pairs = value.split(':')
  const groups = Array.from({ length: Math.ceil(pairs.length / PAIRS_A_GROUP) }, (_, index) =>
    pairs.slice(index * PAIRS_A_GROUP, (index + 1) * PAIRS_A_GROUP).join(':'),
  )
  return (
    <code className={css.fingerprint} data-testid="fingerprint" data-value={value}>
      {groups.map((group, index) => (
        <span key={group} className={css.group}>
          {index < groups.length - 1 ? `${group}:` : group}
        </span>
      ))}
    </code>
  )
}
