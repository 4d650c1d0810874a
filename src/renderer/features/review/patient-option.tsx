import { UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { Patient } from '../../../contract/directory.ts';
import { patientName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './match.module.css';

/** One patient of the EHR to choose. */
export function PatientOption({
  patient,
  isChosen,
  note,
  isWarning,
  onChoose,
}: {
  patient: Patient;
  isChosen: boolean;
  note?: string;
  isWarning?: boolean;
  onChoose: () => void;
}) {
  const { t, format } = useWords();
  const birthDate = format.date(patient.birthDate);
  const name = patientName(patient);
  return (
    <li>
      <UnstyledButton className={classes.option ?? ''} aria-pressed={isChosen} onClick={onChoose}>
        <span className={classes.optionName}>{name}</span>
        <span className={classes.optionFacts}>
          {birthDate} · {t(`sex.${patient.sex}`)} · {t('match.mrn', { mrn: patient.mrn })}
        </span>
        {note ? (
          <span className={classes.optionNote} data-warning={isWarning}>
            {isWarning ? <IconAlertTriangle size={16} aria-hidden /> : <IconCheck size={16} aria-hidden />}
            {note}
          </span>
        ) : null}
        {patient.foundAs ? (
          <span className={classes.optionNote} data-warning>
            <IconAlertTriangle size={16} aria-hidden />
            {t('match.formerly', { mrn: patient.foundAs })}
          </span>
        ) : null}
        {patient.mergedInto ? (
          <span className={classes.optionNote} data-warning>
            <IconAlertTriangle size={16} aria-hidden />
            {t('match.merged')}
          </span>
        ) : null}
      </UnstyledButton>
    </li>
  );
}
