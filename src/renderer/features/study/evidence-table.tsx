import type { StoryStep } from '../../../contract/imports.ts';
import { useFieldWords } from '../../words/use-field-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './study-page.module.css';

/** Disc and EHR side by side, as they were when somebody approved: the evidence that the study is this patient's. */
export function EvidenceTable({ fields }: { fields: StoryStep['fields'] }) {
  const { t } = useWords();
  const words = useFieldWords();
  return (
    <div className={classes.scroll}>
      <table className={classes.evidence} aria-label={t('study.match')}>
        <thead>
          <tr>
            <th scope="col">{t('study.field')}</th>
            <th scope="col">{t('study.onDisc')}</th>
            <th scope="col">{t('study.inEhr')}</th>
            <th scope="col">{t('study.verdict')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ field, disc, ehr, verdict }) => (
            <tr key={field} data-differs={verdict.startsWith('equal') ? undefined : true}>
              <th scope="row">{words.name(field)}</th>
              <td>
                <bdi>{words.value(field, disc)}</bdi>
              </td>
              <td>
                <bdi>{words.value(field, ehr)}</bdi>
              </td>
              <td>{t(`verdict.${verdict}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
