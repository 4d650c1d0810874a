import type en from '../../../../resources/locales/en.json';
import type { ValueProblem } from '../../../contract/plan.ts';
import { useWords } from '../../words/use-words.ts';

type KnownProblem = keyof typeof en.value;
type KnownLimit = keyof typeof en.editor.limit;

/** The limit of a value's kind, in words; null for kinds that have none. */
export function useLimitWords(): (keyword: string, vr: string) => string | null {
  const { t, hasText } = useWords();
  return (keyword, vr) => {
    // Of all codes only the sex has letters of its own here.
    const kind = vr === 'CS' && keyword !== 'PatientSex' ? 'code' : vr;
    return hasText(`editor.limit.${kind}`) ? t(`editor.limit.${kind as KnownLimit}`) : null;
  };
}

/** What is wrong with a value, in words, with the limit of its kind and the part that cannot be written. */
export function useProblemWords(): (problem: ValueProblem, vr: string) => string {
  const { t, hasText } = useWords();
  const limitWords = useLimitWords();
  return ({ keyword, code, offendingPart: part, limit: own }, vr) => {
    const limit = limitWords(keyword, vr) ?? own;
    return t(`value.${hasText(`value.${code}`) ? (code as KnownProblem) : 'other'}`, { limit, part });
  };
}
