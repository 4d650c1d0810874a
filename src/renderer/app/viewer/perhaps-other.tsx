import type { ArchiveStudy } from '../../../contract/imports.ts';
import { dotted } from '../../words/i18n.ts';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import classes from './perhaps-other.module.css';

/** Of a study that lies in an archive under the patient's number and names somebody else: whom, and what that may mean. */
export function PerhapsOther({ study }: { study: ArchiveStudy }) {
  const { t, format } = useWords();
  const born = study.birthDate ? format.date(study.birthDate) : '';
  const who = dotted([visibleText(readableName(study.patientName)), born]);
  return <span className={classes.other}>{t('viewer.historyOther', { who })}</span>;
}
