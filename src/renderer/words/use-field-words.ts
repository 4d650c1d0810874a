import type { FieldComparison, FieldReason } from '../../contract/directory.ts';
import { patientSaidNo } from '../../contract/plain.ts';
import { readableName } from './person-name.ts';
import { useWords } from './use-words.ts';

/** Reasons that say no more than the verdict beside them. */
const saidByVerdict: readonly FieldReason[] = ['foreign-number', 'date-missing', 'sex-missing', 'number-missing'];

const knownFields = ['name', 'birth-date', 'sex', 'patient-id'] as const;

/** Identity fields and their values as people read them. */
export function useFieldWords() {
  const { t, format } = useWords();

  const value = (field: string, raw: string): string => {
    if (raw === '') return t('common.notGiven');
    if (field === 'birth-date') return format.date(raw.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'));
    if (field === 'name') return /[\^=]/.test(raw) ? readableName(raw) : raw;
    const sex = field === 'sex' ? (['M', 'F', 'O', 'U'] as const).find((known) => known === raw) : undefined;
    return sex ? t(`sex.${sex}`) : raw;
  };
  const name = (field: string): string => {
    const known = knownFields.find((one) => one === field);
    return known ? t(`field.${known}`) : field;
  };
  const tick = (field: string, fields: readonly FieldComparison[]): string => {
    if (field.startsWith(patientSaidNo)) return t('match.tickPatientSaidNo');
    if (field === 'several-people') return t('match.tickPeople');
    if (field === 'known-different') return t('match.tickKnownDifferent');
    const compared = fields.find((one) => one.field === field);
    if (!compared) return t('match.tick', { field: name(field), value: '' });
    const disc = value(field, compared.disc);
    const ehr = value(field, compared.ehr);
    if (compared.disc === '') return t('match.tickAsked', { field: name(field), value: ehr });
    if (disc === ehr) return t('match.tick', { field: name(field), value: ehr });
    const isSame = compared.verdict === 'equal' || compared.verdict === 'equal-folded';
    return t(isSame ? 'match.tickFolded' : 'match.tickDifferent', { field: name(field), disc, ehr });
  };
  /** What exactly agrees or differs; empty where the verdict says all. */
  const reasons = ({ reasons: codes }: FieldComparison): string =>
    (codes ?? [])
      .filter((code) => !saidByVerdict.includes(code))
      .map((code) => t(`match.reason.${code}`))
      .join(', ');
  /** A field that differs, with how: “Name (given name differs)”. */
  const difference = (compared: FieldComparison): string => {
    const how = reasons(compared);
    return how === '' ? name(compared.field) : `${name(compared.field)} (${how})`;
  };
  return { value, name, tick, reasons, difference };
}
