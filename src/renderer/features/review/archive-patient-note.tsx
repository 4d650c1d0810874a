import { Button } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import type { ImportView } from '../../../contract/imports.ts';
import { useImports } from '../../app/engine-queries.ts';
import { FactLine } from '../../ui/fact-line.tsx';
import { Note } from '../../ui/note.tsx';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import type { Review } from './use-review.ts';

/** The study was not sent, because the archive has it under another patient: whom, for whoever chooses anew. */
export function ArchivePatientNote({ review }: { review: Review }) {
  const { t, format } = useWords();
  const imports = useImports().data ?? [];
  const ended = endedForAnother(imports, review.studyInstanceUid);
  if (ended === null) return null;
  const { patientId = '', patientName = '', birthDate = '', sex = '' } = ended.fault?.params ?? {};
  const number = String(patientId);
  return (
    <Note tone="person" icon={IconArchive} title={t('archiveConflict.liesUnder')}>
      <FactLine
        facts={[
          readableName(String(patientName)),
          birthDate === '' ? null : format.date(String(birthDate)),
          sex === 'M' || sex === 'F' || sex === 'O' ? t(`sex.${sex}`) : null,
          number === '' ? null : t('match.mrn', { mrn: number }),
        ]}
      />
      <p>{t('archiveConflict.chooseAgain', { patient: readableName(ended.patient.name) })}</p>
      {review.hasEhr && number !== '' ? (
        <Button mt={8} size="xs" variant="default" onClick={() => review.search.setOpen(true, number)}>
          {t('archiveConflict.lookFor')}
        </Button>
      ) : null}
    </Note>
  );
}

/** The newest import of a study for a patient, where it ended because the archive has the study under somebody else; null otherwise. */
export function endedForAnother(imports: readonly ImportView[], studyInstanceUid: string): ImportView | null {
  const [newest] = imports
    .filter((view) => view.studyInstanceUid === studyInstanceUid && view.project === undefined)
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  const isMeant = newest?.condition === 'cancelled' && newest.fault?.code === 'archive-study-other-patient';
  return isMeant ? newest : null;
}
