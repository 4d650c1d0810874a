import { VisuallyHidden } from '@mantine/core';
import type { SeriesNumbers } from '../../contract/imports.ts';
import { dotted } from '../words/i18n.ts';
import { useWords } from '../words/use-words.ts';
import classes from './series-table.module.css';

const numbers = ['promised', 'found', 'readable', 'sent', 'confirmed'] as const;

/** The five numbers of each series, which must agree; `isFinal`: what falls short is a loss and not merely still to come. */
export function SeriesTable({ series, isFinal }: { series: readonly SeriesNumbers[]; isFinal: boolean }) {
  const { t, format } = useWords();
  if (series.length === 0) return null;
  return (
    <table className={classes.table}>
      <caption>
        <VisuallyHidden>{t('series.caption')}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('series.series')}</th>
          {numbers.map((name) => (
            <th scope="col" key={name} className={classes.number}>
              {t(`series.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {series.map((one) => {
          const short = isFinal ? one.short : null;
          return (
            <tr key={one.seriesInstanceUid} data-short={short !== null || undefined}>
              <th scope="row">
                {dotted([one.number, one.modality, one.description]) || t('series.unnamed')}
                {short === null ? null : <span className={classes.short}>{t(`series.short.${short}`)}</span>}
              </th>
              {numbers.map((name) => (
                <td key={name} className={classes.number} data-short={short === name || undefined}>
                  {format.number(one[name])}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
