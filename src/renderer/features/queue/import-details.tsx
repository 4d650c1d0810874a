import { useQuery } from '@tanstack/react-query';
import type { ImportView, InstanceFault } from '../../../contract/imports.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { CopyId } from '../../ui/copy-id.tsx';
import { FactList } from '../../ui/fact-line.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { SeriesTable } from '../../ui/series-table.tsx';
import { faultOf, faultWords } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './import-details.module.css';

/** The numbers that must agree, and each image that is not all right with its reason. */
export function ImportDetails({ view }: { view: ImportView }) {
  const { t, format } = useWords();
  const { engine } = useServices();
  const details = useQuery({
    queryKey: queryKeys.import(view.id),
    queryFn: ({ signal }) => engine.imports.get({ importId: view.id }, { signal }),
  });
  const { counts } = view;
  const numbers = [
    [t('queue.selected'), counts.selected],
    [t('queue.staged'), counts.staged],
    [t('queue.sent'), counts.sent],
    [t('queue.confirmedCount'), counts.confirmed],
  ] as const;
  return (
    <div className={classes.details}>
      <dl className={classes.numbers}>
        {numbers.map(([label, count]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      <FactList
        facts={[
          { label: t('queue.started'), value: format.moment(view.createdAt) },
          ...(view.finishedAt ? [{ label: t('queue.finishedAt'), value: format.moment(view.finishedAt) }] : []),
          ...(counts.alreadyStored > 0
            ? [{ label: t('part.archive'), value: t('queue.alreadyStored', { count: counts.alreadyStored }) }]
            : []),
          { label: t('queue.studyUid'), value: <CopyId name={t('queue.studyUid')} value={view.studyInstanceUid} /> },
          { label: t('queue.importId'), value: <CopyId name={t('queue.importId')} value={view.id} /> },
        ]}
      />
      {details.error ? <FaultNote fault={faultOf(details.error)} live="status" /> : null}
      {details.data ? (
        <SeriesTable
          series={details.data.series}
          isFinal={view.station === 'done' || view.condition === 'held' || view.condition === 'cancelled'}
        />
      ) : null}
      {details.data ? <Faults faults={details.data.faults} /> : null}
    </div>
  );
}

function Faults({ faults }: { faults: readonly InstanceFault[] }) {
  const { t } = useWords();
  if (faults.length === 0) return <p className={classes.none}>{t('queue.faultsNone')}</p>;
  return (
    <div>
      <h3 className={classes.title}>{t('queue.faultsTitle')}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list must be reachable by keyboard */}
      <ul className={classes.faults} tabIndex={0} aria-label={t('queue.faultsTitle')}>
        {faults.map(({ path, sopInstanceUid, fault }) => (
          <li key={`${path} ${sopInstanceUid}`}>
            <span className={classes.path}>{path}</span>
            <span>{faultWords(t, fault.code, fault.params).what}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
