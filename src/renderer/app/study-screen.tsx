import { ImportChoices } from '../features/queue/import-choices.tsx';
import { StudyPage } from '../features/study/study-page.tsx';

/** The story of an import, and what can be done with it there as in the queue. */
export function StudyScreen() {
  return <StudyPage Choices={ImportChoices} />;
}
