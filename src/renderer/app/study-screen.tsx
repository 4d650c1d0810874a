import { Receipt } from '../features/history/receipt.tsx';
import { ImportChoices } from '../features/queue/import-choices.tsx';
import { StudyPage } from '../features/study/study-page.tsx';

/** The story of an import, what can be done with it there as in the queue, and its receipt as in the history. */
export function StudyScreen() {
  return <StudyPage Choices={ImportChoices} Receipt={Receipt} />;
}
