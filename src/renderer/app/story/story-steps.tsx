import type { StoryStep } from '../../../contract/imports.ts';
import { SeriesTable } from '../../ui/series-table.tsx';
import { faultWords } from '../../words/fault-words.ts';
import { dotted } from '../../words/i18n.ts';
import { useFieldWords } from '../../words/use-field-words.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import { ChangeList } from './change-list.tsx';
import classes from './story-steps.module.css';

/** What happened to a study, step by step, as the audit trail has it. */
export function StorySteps({ steps, names }: { steps: readonly StoryStep[]; names: ReadonlyMap<string, string> }) {
  const { t } = useWords();
  return (
    <ol className={classes.steps} aria-label={t('history.story')}>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the trail only grows, and two steps of one kind can share a second
        <Step key={index} step={step} names={names} />
      ))}
    </ol>
  );
}

function Step({ step, names }: { step: StoryStep; names: ReadonlyMap<string, string> }) {
  const { t, format } = useWords();
  const words = useFieldWords();
  const who = step.actor === 'gantry' ? null : (names.get(step.actor) ?? step.actor);
  return (
    <li className={classes.step} data-kind={step.kind}>
      <p className={classes.head}>
        <span className={classes.title}>{t(`history.step.${step.kind}`)}</span>
        <span className={classes.when}>{dotted([format.moment(step.at), who])}</span>
      </p>
      {step.reason ? <p className={classes.fact}>{visibleText(step.reason)}</p> : null}
      {step.kind === 'proven' && step.confirmed !== null ? (
        <p className={classes.fact}>{t('history.provenCount', { count: step.confirmed })}</p>
      ) : null}
      {step.archiveState !== null ? (
        <p className={classes.fact}>{t(`history.archiveState.${step.archiveState}`)}</p>
      ) : null}
      <SeriesTable series={step.series} isFinal />
      {step.note ? <p className={classes.fact}>{step.note}</p> : null}
      {step.fault ? <p className={classes.fact}>{faultWords(t, step.fault.code, step.fault.params).what}</p> : null}
      {step.fields.length > 0 ? (
        <ul className={classes.fields}>
          {step.fields.map(({ field, disc, ehr, verdict }) => (
            <li key={field}>
              {words.name(field)}:{' '}
              {dotted([words.value(field, disc), words.value(field, ehr), t(`verdict.${verdict}`)])}
            </li>
          ))}
        </ul>
      ) : null}
      {step.changes.length > 0 ? <ChangeList changes={step.changes} className={classes.changes} /> : null}
    </li>
  );
}
