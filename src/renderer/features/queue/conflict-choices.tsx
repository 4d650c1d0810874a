import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Fault } from '../../../contract/fault.ts';
import { choicesAt, type ImportChoice } from '../../../contract/import-choices.ts';
import type { ImportView } from '../../../contract/imports.ts';
import { actionOf } from '../../../contract/permissions.ts';
import { useMay } from '../../app/desk-queries.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './conflict-choices.module.css';
import { EhrSides } from './ehr-sides.tsx';
import { OrderChoice } from './order-choice.tsx';

/** What the archive or the EHR has against this import: both sides, and what may be done, each with what follows from it. */
export function ConflictChoices({ view, fault }: { view: ImportView; fault: Fault }) {
  const { t } = useWords();
  const { engine } = useServices();
  const chooseAnew = useNavigation((state) => state.chooseAnew);
  const [reason, setReason] = useState('');
  const [orderId, setOrderId] = useState('');
  const mayJudgeArchive = useMay('imports.decideArchive');
  const choices = choicesAt(view).filter(
    (choice) => mayJudgeArchive || actionOf('imports.decide', { choice }) !== 'imports.decideArchive',
  );
  const decide = useMutation({
    mutationFn: (choice: ImportChoice) =>
      engine.imports.decide({
        importId: view.id,
        choice,
        reason,
        ...(choice === 'choose-order' ? { orderId } : {}),
      }),
    onSuccess: ({ scanId, studyInstanceUid }, choice) => {
      if (choice === 'choose-patient' && scanId !== undefined) chooseAnew(scanId, studyInstanceUid);
    },
  });
  if (choices.length === 0) return null;
  const needsReason = choices.includes('same-person');
  return (
    <div className={classes.conflict}>
      <Sides fault={fault} />
      <EhrSides fault={fault} />
      {choices.includes('choose-order') ? <OrderChoice view={view} orderId={orderId} onChoose={setOrderId} /> : null}
      {needsReason ? (
        <TextInput
          label={t('archiveConflict.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      ) : null}
      <ul className={classes.choices}>
        {choices.map((choice) => (
          <li key={choice}>
            <Button
              size="sm"
              variant="default"
              loading={decide.isPending && decide.variables === choice}
              disabled={
                (choice === 'same-person' && reason.trim() === '') || (choice === 'choose-order' && orderId === '')
              }
              onClick={() => decide.mutate(choice)}
            >
              {t(`archiveConflict.choice.${choice}.do`)}
            </Button>
            <span>{t(`archiveConflict.choice.${choice}.then`)}</span>
          </li>
        ))}
      </ul>
      {decide.error ? <FaultNote fault={faultOf(decide.error)} live="alert" /> : null}
    </div>
  );
}

function Sides({ fault: { params } }: { fault: Fault }) {
  const { t, format } = useWords();
  const text = (name: string): string => String(params[name] ?? '');
  if (typeof params.different === 'number') {
    const counts = { different: params.different, same: Number(params.same ?? 0), fresh: Number(params.fresh ?? 0) };
    const lines = (['different', 'same', 'fresh'] as const).filter((kind) => counts[kind] > 0);
    return <p>{lines.map((kind) => t(`archiveConflict.${kind}`, { count: counts[kind] })).join(' · ')}</p>;
  }
  if (params.ourPatientId === undefined) return null;
  const rows = [
    [t('field.name'), readableName(text('patientName')), readableName(text('ourPatientName'))],
    [t('field.birth-date'), format.date(text('birthDate')), format.date(text('ourBirthDate'))],
    [t('field.sex'), sexWord(text('sex')), sexWord(text('ourSex'))],
    [t('field.patient-id'), text('patientId'), text('ourPatientId')],
  ] as const;
  function sexWord(sex: string): string {
    return sex === 'M' || sex === 'F' || sex === 'O' ? t(`sex.${sex}`) : t('sex.U');
  }
  return (
    <table className={classes.sides} aria-label={t('archiveConflict.sides')}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('archiveConflict.archive')}</th>
          <th scope="col">{t('archiveConflict.ours')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, theirs, ours]) => (
          <tr key={label} data-differs={theirs !== ours}>
            <th scope="row">{label}</th>
            <td>{theirs}</td>
            <td>{ours}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
