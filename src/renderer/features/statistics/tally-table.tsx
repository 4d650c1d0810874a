import { importOutcomes } from '../../../contract/plain.ts';
import type { Statistics, Tally } from '../../../contract/statistics.ts';
import { numberFormat } from '../../words/intl-formats.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './statistics-page.module.css';

/** What studies came to, one row a day or modality. */
export function TallyTable({
  name,
  head,
  rows,
}: {
  name: string;
  head: string;
  rows: readonly { name: string; tally: Tally; discs?: number }[];
}) {
  const { t, format, language } = useWords();
  const hasDiscs = rows.some(({ discs }) => discs !== undefined);
  const number = (count: number) => count.toLocaleString(language === 'ar' ? 'ar-u-nu-latn' : language);
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={name}>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {hasDiscs ? <th scope="col">{t('statistics.discs')}</th> : null}
            <th scope="col">{t('statistics.studies')}</th>
            {importOutcomes.map((outcome) => (
              <th scope="col" key={outcome}>
                {t(`statistics.outcome.${outcome}`)}
              </th>
            ))}
            <th scope="col">{t('statistics.sent')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              {hasDiscs ? <td>{number(row.discs ?? 0)}</td> : null}
              <td>{number(row.tally.studies)}</td>
              {importOutcomes.map((outcome) => (
                <td key={outcome}>{number(row.tally.byOutcome[outcome] ?? 0)}</td>
              ))}
              <td>{format.bytes(row.tally.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Who made the discs, and how many of their files could not be read: the worst first. */
export function SenderTable({ senders }: { senders: Statistics['senders'] }) {
  const { t, language } = useWords();
  const locale = language === 'ar' ? 'ar-u-nu-latn' : language;
  const share = numberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={t('statistics.bySender')}>
        <thead>
          <tr>
            <th scope="col">{t('statistics.sender')}</th>
            <th scope="col">{t('statistics.studies')}</th>
            <th scope="col">{t('statistics.files')}</th>
            <th scope="col">{t('statistics.unreadable')}</th>
            <th scope="col">{t('statistics.unreadableShare')}</th>
          </tr>
        </thead>
        <tbody>
          {senders.map(({ sender, studies, files, unreadable }) => (
            <tr key={sender}>
              <th scope="row">
                <bdi>{sender || t('statistics.senderUnknown')}</bdi>
              </th>
              <td>{studies.toLocaleString(locale)}</td>
              <td>{files.toLocaleString(locale)}</td>
              <td>{unreadable.toLocaleString(locale)}</td>
              <td>{share.format(files > 0 ? unreadable / files : 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
