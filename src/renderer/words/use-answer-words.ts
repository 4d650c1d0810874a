import type { RecordedAnswers } from '../../contract/desk.ts';
import { readableName } from './person-name.ts';
import { useWords } from './use-words.ts';

/** What a patient said at the desk, as people read it: what was denied, with what was shown, and when that was and at whose desk. */
export function useAnswerWords() {
  const { t, format } = useWords();
  const denied = ({ name, birthDate, study, shown }: RecordedAnswers): string[] =>
    [
      name === 'no' ? `${t('field.name')}: ${readableName(shown.name)}` : null,
      birthDate === 'no' ? `${t('field.birth-date')}: ${format.date(shown.birthDate)}` : null,
      study === 'no' ? t('desk.deniedStudy', { study: shown.description || t('review.noDescription') }) : null,
    ].filter((one) => one !== null);
  const when = ({ at, actor }: RecordedAnswers): string => t('desk.when', { when: format.moment(at), user: actor });
  return { denied, when };
}
