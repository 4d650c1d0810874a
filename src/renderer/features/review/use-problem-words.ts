import { useTranslation } from 'react-i18next';
import type en from '../../../../resources/locales/en.json';
import type { ValueProblem } from '../../../contract/plan.ts';
import type { EditableField } from './editable-fields.ts';

type KnownProblem = keyof typeof en.value;

/** What is wrong with a value, in words, with the limit of its kind and the part that cannot be written. */
export function useProblemWords(): (problem: ValueProblem, vr: EditableField['vr']) => string {
  const { t, i18n } = useTranslation();
  return ({ code, offendingPart: part }, vr) => {
    const limit = t(`editor.limit.${vr}`);
    return t(`value.${i18n.exists(`value.${code}`) ? (code as KnownProblem) : 'other'}`, { limit, part });
  };
}
