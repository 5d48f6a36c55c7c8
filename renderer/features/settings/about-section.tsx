import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import css from './parts.module.css'
import { PARTS, VERSION } from './product-parts.ts'

/** What this is, which version, under which licence, and what it is built with. */
export function AboutSection(): ReactElement {
  const { t } = useTranslation('settings')
  return (
    <div>
      <p className={css.lead}>{t('about.lead')}</p>
      <dl className={css.facts}>
        <div className={css.fact}>
          <dt>{t('about.version')}</dt>
          <dd data-testid="version">Tillbook {VERSION}</dd>
        </div>
        <div className={css.fact}>
          <dt>{t('about.licence')}</dt>
          <dd>{t('about.licence_text')}</dd>
        </div>
      </dl>
      <div className={css.group}>
        <table className={classes(css.table, css.parts)} data-testid="parts">
          <caption className={css.caption}>{t('about.parts')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('about.part')}</th>
              <th scope="col">{t('about.licence')}</th>
            </tr>
          </thead>
          <tbody>
            {PARTS.map(([name, licence]) => (
              <tr key={name}>
                <td>{name}</td>
                <td>{licence}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
