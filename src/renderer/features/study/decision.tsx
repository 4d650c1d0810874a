import type { RecordedAnswers } from '../../../contract/desk.ts';
import type { StoryStep } from '../../../contract/imports.ts';
import { isDenied } from '../../../contract/plain.ts';
import { useAnswerWords } from '../../words/use-answer-words.ts';
import { useFieldWords } from '../../words/use-field-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './study-page.module.css';

/** How it came to this patient: by the rules or by a person, what was confirmed by whom, and what the patient said at the desk. */
export function Decision({
  step: { chosen, ticked, patientSaid },
  fields,
  names,
}: {
  step: StoryStep;
  fields: StoryStep['fields'];
  names: ReadonlyMap<string, string>;
}) {
  const { t } = useWords();
  const words = useFieldWords();
  return (
    <>
      {chosen ? <p>{t(`study.chosen.${chosen}`)}</p> : null}
      {ticked ? (
        <Listed
          title={t('study.tickedBy', { who: names.get(ticked.by) ?? ticked.by })}
          lines={ticked.fields.map((field) => words.tick(field, fields))}
        />
      ) : null}
      {patientSaid === null ? <p className={classes.quiet}>{t('study.notAsked')}</p> : null}
      {patientSaid ? (
        <Said given={{ ...patientSaid, actor: names.get(patientSaid.actor) ?? patientSaid.actor }} />
      ) : null}
    </>
  );
}

function Said({ given }: { given: RecordedAnswers }) {
  const { t } = useWords();
  const words = useAnswerWords();
  const title = t(isDenied(given) ? 'desk.saidNo' : 'desk.saidYes');
  return (
    <>
      <Listed title={title} lines={words.denied(given)} />
      <p className={classes.quiet}>{words.when(given)}</p>
    </>
  );
}

function Listed({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return <p>{title}</p>;
  return (
    <div>
      <p>{title}</p>
      <ul className={classes.said} aria-label={title}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
