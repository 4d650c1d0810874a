import type { Candidate } from '../../../contract/directory.ts';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import { isDifferent } from './decision.ts';
import classes from './match.module.css';
import { PatientOption } from './patient-option.tsx';
import { useFieldWords } from './use-field-words.ts';

/** Those whom the matcher found. Nobody is preselected. */
export function CandidateList({
  candidates,
  chosenId,
  onChoose,
}: {
  candidates: readonly Candidate[];
  chosenId: string | null;
  onChoose: (patientId: string) => void;
}) {
  const { t } = useWords();
  const words = useFieldWords();
  if (candidates.length === 0) return null;
  return (
    <Section title={t('match.candidates')}>
      <ul className={classes.options}>
        {candidates.map(({ patient, fields }) => {
          const differing = fields.filter(({ field, verdict }) => field !== 'patient-id' && isDifferent(verdict));
          const note =
            differing.length > 0
              ? t('match.differs', { fields: differing.map(({ field }) => words.name(field)).join(', ') })
              : t('match.agrees');
          return (
            <PatientOption
              key={patient.id}
              patient={patient}
              isChosen={patient.id === chosenId}
              note={note}
              isWarning={differing.length > 0}
              onChoose={() => onChoose(patient.id)}
            />
          );
        })}
      </ul>
    </Section>
  );
}
