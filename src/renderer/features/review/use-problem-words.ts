import { useTranslation } from 'react-i18next';
import type en from '../../../../resources/locales/en.json';
import type { ValueProblem } from '../../../contract/plan.ts';

type KnownProblem = keyof typeof en.value;
type KnownLimit = keyof typeof en.editor.limit;

/** The limit of a value's kind, in words; null for kinds that have none. */
export function useLimitWords(): (keyword: string, vr: string) => string | null {
  const { t, i18n } = useTranslation();
  return (keyword, vr) => {
    // Of all codes only the sex has letters of its own here.
    const kind = vr === 'CS' && keyword !== 'PatientSex' ? 'code' : vr;
    return i18n.exists(`editor.limit.${kind}`) ? t(`editor.limit.${kind as KnownLimit}`) : null;
  };
}

/** What is wrong with a value, in words, with the limit of its kind and the part that cannot be written. */
export function useProblemWords(): (problem: ValueProblem, vr: string) => string {
  const { t, i18n } = useTranslation();
  const limitWords = useLimitWords();
  return ({ keyword, code, offendingPart: part, limit: own }, vr) => {
    const limit = limitWords(keyword, vr) ?? own;
    return t(`value.${i18n.exists(`value.${code}`) ? (code as KnownProblem) : 'other'}`, { limit, part });
  };
}
