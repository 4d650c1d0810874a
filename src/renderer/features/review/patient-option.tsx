import { IconAlertTriangle, IconCheck, IconHandStop, IconInfoCircle } from '@tabler/icons-react';
import type { Candidate, Patient } from '../../../contract/directory.ts';
import { patientName } from '../../words/person-name.ts';
import { useFieldWords } from '../../words/use-field-words.ts';
import { useWords } from '../../words/use-words.ts';
import { isDifference } from './decision.ts';
import classes from './match.module.css';

/** One patient of the EHR to choose, with why she stands where she stands. Keys are handled by the field above the list. */
export function PatientOption({
  id,
  rank,
  patient,
  candidate,
  isRejected,
  isChosen,
  isMarked,
  onChoose,
}: {
  id: string;
  /** Place among the matcher's candidates; null for who was searched. */
  rank: number | null;
  patient: Patient;
  candidate: Candidate | undefined;
  isRejected: boolean;
  isChosen: boolean;
  isMarked: boolean;
  onChoose: () => void;
}) {
  const { t, format } = useWords();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above takes the keys (ARIA, listbox with aria-activedescendant)
    // biome-ignore lint/a11y/useFocusableInteractive: as above
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      className={classes.option}
      data-marked={isMarked}
      onClick={onChoose}
    >
      <span className={classes.optionHead}>
        {rank === null ? null : (
          <span className={classes.rank} aria-hidden>
            {rank}
          </span>
        )}
        <span className={classes.optionName}>{patientName(patient)}</span>
      </span>
      <span className={classes.optionFacts}>
        {format.date(patient.birthDate)} · {t(`sex.${patient.sex}`)} · {t('match.mrn', { mrn: patient.mrn })}
      </span>
      {candidate ? <Why candidate={candidate} /> : null}
      {isRejected ? (
        <span className={classes.optionNote} data-tone="stop">
          <IconHandStop size={16} aria-hidden />
          {t('match.rejected')}
        </span>
      ) : null}
      {patient.foundAs ? (
        <span className={classes.optionNote} data-tone="person">
          <IconAlertTriangle size={16} aria-hidden />
          {t('match.formerly', { mrn: patient.foundAs })}
        </span>
      ) : null}
      {patient.mergedInto ? (
        <span className={classes.optionNote} data-tone="person">
          <IconAlertTriangle size={16} aria-hidden />
          {t('match.merged')}
        </span>
      ) : null}
    </div>
  );
}

/** Rules from this tier on decide nothing: a person confirms them. */
const firstUnsureTier = 8;

/** The rule that a candidate fits and what differs, in words. */
function Why({ candidate: { rule, tier, fields } }: { candidate: Candidate }) {
  const { t } = useWords();
  const words = useFieldWords();
  const differing = fields.filter(isDifference);
  const isUnsure = tier !== null && tier >= firstUnsureTier;
  const RuleIcon = isUnsure ? IconInfoCircle : IconCheck;
  const text = rule ? t(`match.rule.${rule}`) : t('match.agrees');
  // "One detail differs" says nothing beside the detail.
  const isSaid = differing.length > 0 && (rule === null || isUnsure);
  return (
    <>
      {isSaid ? null : (
        <span className={classes.optionNote}>
          <RuleIcon size={16} aria-hidden />
          {text}
        </span>
      )}
      {differing.length > 0 ? (
        <span className={classes.optionNote} data-tone="person">
          <IconAlertTriangle size={16} aria-hidden />
          {t('match.differs', { fields: differing.map(words.difference).join('; ') })}
        </span>
      ) : null}
    </>
  );
}
