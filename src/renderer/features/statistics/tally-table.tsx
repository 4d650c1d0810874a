import type { ReactNode } from 'react';
import { importOutcomes } from '../../../contract/plain.ts';
import type { Statistics, Tally } from '../../../contract/statistics.ts';
import { withOurDigits } from '../../words/format.ts';
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
  const { t, format } = useWords();
  const hasDiscs = rows.some(({ discs }) => discs !== undefined);
  return (
    <Scroll name={name}>
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
              {hasDiscs ? <td>{format.number(row.discs ?? 0)}</td> : null}
              <td>{format.number(row.tally.studies)}</td>
              {importOutcomes.map((outcome) => (
                <td key={outcome}>{format.number(row.tally.byOutcome[outcome] ?? 0)}</td>
              ))}
              <td>{format.bytes(row.tally.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Who made the discs, and how many of their files could not be read: the worst first. */
export function SenderTable({ senders }: { senders: Statistics['senders'] }) {
  const { t, format, language } = useWords();
  const share = numberFormat(withOurDigits(language), { style: 'percent', maximumFractionDigits: 1 });
  return (
    <Scroll name={t('statistics.bySender')}>
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
              <td>{format.number(studies)}</td>
              <td>{format.number(files)}</td>
              <td>{format.number(unreadable)}</td>
              <td>{share.format(files > 0 ? unreadable / files : 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** A table that is wider than a narrow window. */
function Scroll({ name, children }: { name: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of no fields
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboards scroll it
    <div role="group" aria-label={name} tabIndex={0} className={classes.scroll}>
      {children}
    </div>
  );
}
