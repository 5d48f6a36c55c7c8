import { Select } from '@mantine/core'
import { IconFileExport } from '@tabler/icons-react'
import { type ReactElement, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { coreNowMs } from '../../app/core-clock.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { useShopZone } from '../../app/when.ts'
import { LANGUAGE_NAMES, LANGUAGES } from '../../i18n/i18n.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Failed, Skeleton } from '../../ui/screen-states.tsx'
import { type Draft, flawOf, orderOf } from './export-order.ts'
import { ExportFormats } from './export-formats.tsx'
import { ExportPeriod } from './export-period.tsx'
import { ExportSubject } from './export-subject.tsx'
import css from './export-tab.module.css'
import { type ExportOptions, useExportOptions } from './use-export-options.ts'

/** What to write: format, period, zone, and of whom. */
export function ExportForm({ onStarted }: { onStarted: () => void }): ReactElement {
  const { t } = useTranslation('exports')
  const [search, setSearch] = useState('')
  const { options, problem, readAgain } = useExportOptions(search)
  return (
    <section className={css.form} aria-labelledby="export-title">
      <h2 id="export-title" className={css.title}>
        {t('make')}
      </h2>
      {problem && !options ? <Failed problem={problem} onRetry={readAgain} /> : null}
      {!problem && !options ? <Skeleton rows={8} /> : null}
      {options && <Fields options={options} onSearch={setSearch} onStarted={onStarted} />}
    </section>
  )
}

function Fields(props: {
  options: ExportOptions
  onSearch: (search: string) => void
  onStarted: () => void
}): ReactElement {
  const { options, onSearch, onStarted } = props
  const { t } = useTranslation('exports')
  const { draft, change, rule } = useDraft(options)
  const { isStarting, problem, start } = useStart(onStarted)
  const flaw = flawOf(draft, rule)
  return (
    <form
      className={css.fields}
      onSubmit={(event) => {
        event.preventDefault()
        if (flaw === null) void start(draft, rule)
      }}
    >
      <ExportFormats value={draft.format} onChange={(format) => change({ format })} />
      <ExportPeriod draft={draft} isWrong={flaw === 'days'} onChange={change} />
      <ExportSubject
        draft={draft}
        rule={rule}
        options={options}
        onSearch={onSearch}
        onChange={change}
      />
      <Zone value={draft.timeZone} onChange={(timeZone) => change({ timeZone })} />
      {draft.format === 'pdf' && (
        <Select
          label={t('language')}
          data={LANGUAGES.map((id) => ({ value: id, label: LANGUAGE_NAMES[id] }))}
          value={draft.language}
          onChange={(language) => change({ language: language === 'de' ? 'de' : 'en' })}
          allowDeselect={false}
        />
      )}
      {problem && <ProblemNote problem={problem} words={fieldWords(problem, t)} />}
      <div className={css.foot}>
        {flaw === 'days' && (
          // Beside the key that it holds back: the fields may be out of sight.
          <p className={css.wrong} role="alert">
            {t('to_before_from')}
          </p>
        )}
        <BigButton
          type="submit"
          size="desk"
          disabled={flaw !== null || isStarting}
          icon={<IconFileExport size={20} stroke={1.8} aria-hidden="true" />}
          data-testid="export-start"
        >
          {isStarting ? t('writing') : t('write', { format: t(`formats.${draft.format}.name`) })}
        </BigButton>
      </div>
    </form>
  )
}

function useDraft(options: ExportOptions) {
  const { i18n } = useTranslation()
  const shopZone = useShopZone()
  const [draft, setDraft] = useState<Draft>(() => ({
    format: 'csv',
    period: 'this_month',
    customFrom: '',
    customTo: '',
    timeZone: shopZone,
    currency: null,
    subject: null,
    language: i18n.language === 'de' ? 'de' : 'en',
  }))
  const rule = options.formats.find(({ format }) => format === draft.format)?.subject ?? 'never'
  const change = (parts: Partial<Draft>): void => setDraft((old) => ({ ...old, ...parts }))
  return { draft, change, rule }
}

/** The id of one press is kept until the core answered it, so that a second press is the same. */
function useStart(onStarted: () => void) {
  const clientId = useRef<string | null>(null)
  const [isStarting, setStarting] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const start = async (draft: Draft, rule: Parameters<typeof orderOf>[1]): Promise<void> => {
    if (isStarting) return
    setStarting(true)
    setProblem(null)
    clientId.current ??= crypto.randomUUID()
    try {
      const order = orderOf(draft, rule, coreNowMs())
      await client.exports.start({ clientId: clientId.current, order })
      clientId.current = null
      onStarted()
    } catch (error) {
      const met = toProblem(error)
      // A declared refusal began nothing; only without an answer the same press must be meant.
      if (met.code !== 'no_answer') clientId.current = null
      setProblem(met)
    } finally {
      setStarting(false)
    }
  }
  return { isStarting, problem, start }
}

const FIELDS = ['timeZone', 'fromDate', 'toDate', 'currency', 'account', 'customerId'] as const

function fieldWords(
  problem: Problem,
  t: ReturnType<typeof useTranslation<'exports'>>['t'],
): string | undefined {
  const field = FIELDS.find((name) => name === problem.field)
  return field && t(`field.${field}`)
}

function Zone(props: { value: string; onChange: (zone: string) => void }): ReactElement {
  const { value, onChange } = props
  const { t } = useTranslation('exports')
  const zones = useMemo(() => {
    const known = new Set([value, ...Intl.supportedValuesOf('timeZone'), 'UTC'])
    return Array.from(known, (zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))
  }, [value])
  return (
    <Select
      label={t('zone')}
      data={zones}
      value={value}
      onChange={(zone) => zone && onChange(zone)}
      allowDeselect={false}
      searchable
      limit={60}
      nothingFoundMessage={t('none_found')}
      data-testid="export-zone"
    />
  )
}
