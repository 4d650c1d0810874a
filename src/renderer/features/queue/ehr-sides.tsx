import type { Fault } from '../../../contract/fault.ts';
import { type EhrField, ehrFields } from '../../../contract/plain.ts';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './conflict-choices.module.css';

/** What was approved and what the EHR says now, value by value; for an order that is taken, the two studies. Nothing where the fault names no sides. */
export function EhrSides({ fault: { params } }: { fault: Fault }) {
  const { t, format } = useWords();
  const text = (name: string): string => String(params[name] ?? '');
  const value = (field: EhrField, raw: string): string => {
    if (raw === '') return t('common.notGiven');
    if (field === 'name' || field === 'previousName') return readableName(raw);
    if (field === 'birthDate' || field === 'requestedOn')
      return format.date(raw.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'));
    const sex = field === 'sex' ? (['M', 'F', 'O'] as const).find((known) => known === raw) : undefined;
    return sex ? t(`sex.${sex}`) : raw;
  };
  const rows = ehrFields
    .filter((field) => params[`was.${field}`] !== undefined)
    .map((field) => ({
      label: t(`settings.mapFieldName.${field}`),
      was: value(field, text(`was.${field}`)),
      now: value(field, text(`now.${field}`)),
    }));
  if (params.ourStudyInstanceUid !== undefined)
    rows.push({ label: t('queue.studyUid'), was: text('ourStudyInstanceUid'), now: text('studyInstanceUid') });
  if (rows.length === 0) return null;
  const heads =
    params.ourStudyInstanceUid === undefined
      ? ([t('archiveConflict.approved'), t('archiveConflict.ehrNow')] as const)
      : ([t('archiveConflict.ourStudy'), t('archiveConflict.otherStudy')] as const);
  return (
    <table className={classes.sides} aria-label={t('archiveConflict.ehrSides')}>
      <thead>
        <tr>
          <td />
          <th scope="col">{heads[0]}</th>
          <th scope="col">{heads[1]}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, was, now }) => (
          <tr key={label} data-differs={was !== now}>
            <th scope="row">{label}</th>
            <td>{was}</td>
            <td>{now}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
