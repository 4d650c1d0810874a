import type { ArchiveStudy } from '../../../contract/imports.ts';
import { isolated } from '../../words/i18n.ts';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import classes from './perhaps-other.module.css';

/** Of a study that lies in an archive under the patient's number and names somebody else: whom, and what that may mean. */
export function PerhapsOther({ study }: { study: ArchiveStudy }) {
  const { t, format } = useWords();
  const born = study.birthDate ? format.date(study.birthDate) : '';
  const who = [visibleText(readableName(study.patientName)), born].filter(Boolean).map((part) => isolated(part));
  return <span className={classes.other}>{t('viewer.historyOther', { who: who.join(' · ') })}</span>;
}
