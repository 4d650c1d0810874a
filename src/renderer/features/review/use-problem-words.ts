import { useTranslation } from 'react-i18next';
import type en from '../../../../resources/locales/en.json';
import type { ValueProblem } from '../../../contract/plan.ts';

type KnownProblem = keyof typeof en.value;
type KnownLimit = keyof typeof en.editor.limit;

/** What is wrong with a value, in words, with the limit of its kind and the part that cannot be written. */
export function useProblemWords(): (problem: ValueProblem, vr: string) => string {
  const { t, i18n } = useTranslation();
  return ({ code, offendingPart: part, limit: own }, vr) => {
    const limit = i18n.exists(`editor.limit.${vr}`) ? t(`editor.limit.${vr as KnownLimit}`) : own;
    return t(`value.${i18n.exists(`value.${code}`) ? (code as KnownProblem) : 'other'}`, { limit, part });
  };
}
