import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { Patient } from '../../../contract/directory.ts';
import type { DiscPatient, ScanReport, StudySummary } from '../../../contract/scan.ts';
import { importOfStudy } from '../../app/disc-state.ts';
import { useImports } from '../../app/engine-queries.ts';
import { useWords } from '../../words/use-words.ts';
import { ImportAllList } from './import-all-list.tsx';
import type { Review } from './use-review.ts';

/** The studies that are imported together, and the patient under whom: those of the moment in which somebody asked for it. */
export interface Together {
  readonly studies: readonly StudySummary[];
  readonly target: Patient;
}

/** Offers to import all that is left of this person on the disc at once, as soon as the open study has a patient of the EHR. */
export function ImportAllButton({
  patient,
  review,
  onOpen,
}: {
  patient: DiscPatient;
  review: Review;
  onOpen: (together: Together) => void;
}) {
  const { t } = useWords();
  const imports = useImports().data ?? [];
  const target = review.decision.candidate?.patient;
  const studies = patient.studies.filter(
    (study) => study.instances > 0 && importOfStudy(imports, study.studyInstanceUid) === undefined,
  );
  if (target === undefined || review.hasEhr !== true || review.search.isOpen || studies.length < 2) return null;
  return (
    <Button size="md" variant="default" aria-haspopup="dialog" onClick={() => onOpen({ studies, target })}>
      {t('importAll.open', { count: studies.length })}
    </Button>
  );
}

/** The window of it. While studies are handed over it stays open; it does not care what becomes of the study below it. */
export function ImportAllWindow({
  report,
  patient,
  together,
  close,
}: {
  report: ScanReport;
  patient: DiscPatient;
  together: Together | null;
  close: () => void;
}) {
  const { t } = useWords();
  const [isBusy, setBusy] = useState(false);
  return (
    <Modal
      opened={together !== null}
      onClose={close}
      title={t('importAll.title')}
      size={860}
      closeOnEscape={!isBusy}
      closeOnClickOutside={false}
      withCloseButton={!isBusy}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {together === null ? null : <ImportAllList {...{ report, patient, close, setBusy }} {...together} />}
    </Modal>
  );
}
