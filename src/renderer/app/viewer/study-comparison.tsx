import { Button } from '@mantine/core';
import { IconColumns2, IconEqual, IconEqualNot } from '@tabler/icons-react';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { CopyId } from '../../ui/copy-id.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import { compareStudies, type StudyFact } from './compare-studies.ts';
import classes from './study-comparison.module.css';
import { useViewer } from './use-viewer.ts';

/**
 * Two studies of the archive side by side, the newer one first as a viewer hangs them: whose they are, then what differs, then their images. Of two patients no
 * images are opened together: nobody must take one for an earlier study of the other.
 */
export function StudyComparison({
  studies,
  archive,
}: {
  studies: readonly [ArchiveStudy, ArchiveStudy];
  /** Where both lie. */
  archive: string;
}) {
  const { t } = useWords();
  const viewer = useViewer(archive);
  const { newer, older, isSamePatient, daysApart, facts } = compareStudies(studies);
  return (
    <div className={classes.comparison}>
      {isSamePatient ? null : (
        <Note tone="stop" live="alert" title={t('compare.otherPatient')}>
          {t('compare.otherPatientText')}
        </Note>
      )}
      <table className={classes.table} aria-label={t('compare.title')}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('compare.newer')}</th>
            <th scope="col">{t('compare.older')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {facts.map((fact) => (
            <FactRow key={fact.name} fact={fact} />
          ))}
        </tbody>
      </table>
      {daysApart === null ? null : <p className={classes.apart}>{t('compare.days', { count: daysApart })}</p>}
      {viewer.error ? <FaultNote fault={faultOf(viewer.error)} live="alert" /> : null}
      {isSamePatient ? (
        <Button
          className={classes.view ?? ''}
          loading={viewer.isPending}
          leftSection={<IconColumns2 size={16} aria-hidden />}
          onClick={() => viewer.mutate([newer.studyInstanceUid, older.studyInstanceUid])}
        >
          {t('compare.view')}
        </Button>
      ) : null}
    </div>
  );
}

const names = {
  patient: 'archive.patient',
  mrn: 'archive.mrn',
  birthDate: 'archive.birthDate',
  sex: 'compare.sex',
  date: 'compare.date',
  description: 'compare.study',
  modalities: 'compare.modality',
  accession: 'archive.accession',
  series: 'compare.series',
  images: 'archive.images',
  studyUid: 'queue.studyUid',
} as const satisfies Record<StudyFact['name'], string>;

function FactRow({ fact }: { fact: StudyFact }) {
  const { t, format } = useWords();
  const name = t(names[fact.name]);
  const shown = (value: string) => {
    if (fact.name === 'mrn' || fact.name === 'accession' || fact.name === 'studyUid')
      return <CopyId name={name} value={value} />;
    if (value === '') return t('common.notGiven');
    if (fact.name === 'date' || fact.name === 'birthDate') return format.date(value);
    if (fact.name === 'sex')
      return value === 'M' || value === 'F' || value === 'O' ? t(`sex.${value}`) : visibleText(value);
    return <bdi>{visibleText(fact.name === 'patient' ? readableName(value) : value)}</bdi>;
  };
  const Sign = fact.isSame ? IconEqual : IconEqualNot;
  const verdict = t(fact.isSame ? 'compare.same' : 'compare.differs');
  return (
    <tr data-differs={fact.isSame ? undefined : fact.isIdentity ? 'identity' : 'study'}>
      <th scope="row">{name}</th>
      <td>{shown(fact.newer)}</td>
      <td>{shown(fact.older)}</td>
      <td className={classes.verdict}>
        <Sign size={16} role="img" aria-label={verdict} />
      </td>
    </tr>
  );
}
