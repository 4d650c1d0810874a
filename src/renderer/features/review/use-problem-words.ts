import { useTranslation } from 'react-i18next';
import type en from '../../../../resources/locales/en.json';
import type { ValueProblem } from '../../../contract/plan.ts';

type KnownProblem = keyof typeof en.value;

/** What is wrong with a value, in words, with its limit and the part that cannot be written. */
export function useProblemWords(): (problem: ValueProblem) => string {
  const { t, i18n } = useTranslation();
  return ({ code, limit, offendingPart: part }) => {
    if (i18n.exists(`value.${code}`)) return t(`value.${code as KnownProblem}`, { limit, part });
    return part ? t('editor.problemPart', { limit, part }) : t('editor.problem', { limit });
  };
}
