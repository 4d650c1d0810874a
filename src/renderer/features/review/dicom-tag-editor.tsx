import { ActionIcon, NativeSelect, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ValueProblem } from '../../../contract/plan.ts';
import type { DiscPatient, StudySummary } from '../../../contract/scan.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../words/use-words.ts';
import classes from './dicom-tag-editor.module.css';
import { type EditableField, editableFields, writtenValue } from './editable-fields.ts';
import { useProblemWords } from './use-problem-words.ts';
import type { Review } from './use-review.ts';
import { useTypedAhead } from './use-typed-ahead.ts';

/** The values to be written, each to be corrected by hand. What comes with the patient or the order is locked. */
export function DicomTagEditor({
  study,
  patient,
  review,
}: {
  study: StudySummary;
  patient: DiscPatient;
  review: Review;
}) {
  return (
    <div className={classes.editor}>
      {editableFields.map((field) => (
        <Field key={field.keyword} field={field} study={study} patient={patient} review={review} />
      ))}
    </div>
  );
}

function Field({
  field,
  study,
  patient,
  review,
}: {
  field: EditableField;
  study: StudySummary;
  patient: DiscPatient;
  review: Review;
}) {
  const { t } = useWords();
  const { engine } = useServices();
  const problemWords = useProblemWords();
  const { keyword, vr } = field;
  const { value, from } = writtenValue(field, study, patient, review.basis, review.studyDraft.edits);
  const isEdited = from === 'operator';
  const check = useQuery({
    queryKey: queryKeys.valueCheck(keyword, value),
    queryFn: ({ signal }) => engine.plan.checkValue({ keyword, value }, { signal }),
    enabled: isEdited,
  });

  const planned = review.problems.find((problem) => problem.keyword === keyword) ?? null;
  const problem: ValueProblem | null = isEdited ? (check.data ?? planned) : planned;
  const hasAccession = typeof review.orderId === 'string' || review.decision.origin === 'operator';
  const lockedBy = field.lockedBy === 'order' && !hasAccession ? null : field.lockedBy;
  const label = t(`keyword.${keyword}`);
  const change = (next: string) => review.changeStudy({ edits: { ...review.studyDraft.edits, [keyword]: next } });
  const ahead = useTypedAhead(value, change);
  const undo = () => {
    const { [keyword]: _, ...edits } = review.studyDraft.edits;
    review.changeStudy({ edits });
  };

  const shared = {
    label,
    value,
    readOnly: lockedBy !== null,
    ...(lockedBy ? { classNames: { input: classes.locked ?? '' } } : {}),
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
    description: lockedBy
      ? t(lockedBy === 'patient' ? 'editor.lockedPatient' : 'editor.lockedOrder')
      : `${t(`editor.from.${from}`)} · ${t(`editor.limit.${vr}`)}`,
    error: problem ? problemWords(problem, vr) : null,
    rightSection: isEdited ? (
      <ActionIcon variant="subtle" color="gray" aria-label={t('editor.undo', { field: label })} onClick={undo}>
        <IconArrowBackUp size={16} aria-hidden />
      </ActionIcon>
    ) : lockedBy ? (
      <IconLock size={16} aria-hidden />
    ) : undefined,
  };
  if (keyword === 'PatientSex') {
    const { readOnly, ...select } = shared;
    return (
      <NativeSelect
        {...select}
        disabled={readOnly}
        rightSectionPointerEvents="auto"
        onChange={(event) => change(event.currentTarget.value)}
        data={[
          { value: '', label: t('common.notGiven') },
          ...(['M', 'F', 'O'] as const).map((sex) => ({ value: sex, label: t(`sex.${sex}`) })),
        ]}
      />
    );
  }
  return (
    <TextInput
      {...shared}
      {...ahead}
      spellCheck={false}
      onChange={(event) => ahead.onChange(event.currentTarget.value)}
    />
  );
}
