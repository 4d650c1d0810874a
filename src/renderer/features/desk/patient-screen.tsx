import { Button, Loader } from '@mantine/core';
import { IconArrowLeft, IconCheck, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { PatientAnswer, StudyAnswers } from '../../../contract/desk.ts';
import type { Locale } from '../../../contract/plain.ts';
import type { DiscPatient, ScanReport } from '../../../contract/scan.ts';
import { useReport, useSettings } from '../../app/engine-queries.ts';
import { type Asked, usePatientScreen } from '../../app/patient-screen-state.ts';
import { peopleOf } from '../../app/people-of.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { chosenLocale, dotted, localeNames, showLocale } from '../../words/i18n.ts';
import { discPatientName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { type PatientQuestion, questionsFor, recordOf } from './patient-questions.ts';
import classes from './patient-screen.module.css';
import { StaffReturn } from './staff-return.tsx';

/**
 * The patient's side of the desk: who is on the disc and which examinations, one question at a time, in large letters. Drawn instead of the operator's
 * window, so that there is no way from here into other people's data but the operator's four digits.
 */
export function PatientScreen({ asked }: { asked: Asked }) {
  const { language } = useWords();
  const report = useReport(asked.scanId);
  const institution = useSettings().data?.site.institutionName;
  const leave = usePatientScreen((state) => state.leave);
  const [ownLanguage] = useState(language as Locale);
  const comeBack = () => {
    void showLocale(chosenLocale() ?? ownLanguage);
    leave();
  };
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <p className={classes.place}>{institution}</p>
        <div className={classes.languages}>
          {(Object.keys(localeNames) as Locale[]).map((locale) => (
            <Button
              key={locale}
              size="md"
              variant={language === locale ? 'light' : 'subtle'}
              aria-pressed={language === locale}
              lang={locale}
              onClick={() => void showLocale(locale)}
            >
              {localeNames[locale]}
            </Button>
          ))}
        </div>
      </header>
      <main className={classes.main}>
        {report.data ? (
          <Questions report={report.data} asked={asked} />
        ) : report.error ? (
          <SpeakToUs />
        ) : (
          <Loader aria-hidden />
        )}
      </main>
      <footer className={classes.foot}>
        <StaffReturn onReturn={comeBack} />
      </footer>
    </div>
  );
}

function Questions({ report, asked }: { report: ScanReport; asked: Asked }) {
  const { t } = useWords();
  const { engine } = useServices();
  const cache = useQueryClient();
  const person = peopleOf(report).find(({ studies }) =>
    studies.some(({ studyInstanceUid }) => asked.studyInstanceUids.includes(studyInstanceUid)),
  );
  const studies = (person?.studies ?? []).filter(({ studyInstanceUid }) =>
    asked.studyInstanceUids.includes(studyInstanceUid),
  );
  const questions = person ? questionsFor(person, studies) : [];
  const [answers, setAnswers] = useState<Record<string, PatientAnswer>>({});
  const [at, setAt] = useState(0);
  const record = useMutation({
    mutationFn: (given: StudyAnswers[]) => engine.desk.recordAnswers({ scanId: asked.scanId, answers: given }),
    onSuccess: (all) => {
      cache.setQueryData(queryKeys.deskAnswers(asked.scanId), all);
      // What must be confirmed follows from the answers.
      void cache.invalidateQueries({ queryKey: ['plan'] });
    },
  });
  const question = questions[at];
  const heading = useRef<HTMLHeadingElement>(null);
  // Focus goes to the question and never to an answer: Enter says neither yes nor no by itself.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each further question is read out
  useEffect(() => heading.current?.focus(), [at, record.status]);

  const answer = (given: PatientAnswer) => {
    if (!question) return;
    const all = { ...answers, [question.key]: given };
    setAnswers(all);
    const whole = at === questions.length - 1 ? recordOf(questions, all) : null;
    if (whole) record.mutate(whole);
    else setAt(at + 1);
  };

  if (record.isSuccess) {
    const isDenied = Object.values(answers).includes('no');
    return (
      <section className={classes.question}>
        <h1 ref={heading} tabIndex={-1} className={classes.ask}>
          {t('desk.thanks')}
        </h1>
        <p className={classes.hint}>{t(isDenied ? 'desk.speakToUs' : 'desk.giveBack')}</p>
      </section>
    );
  }
  if (!person || !question) return <SpeakToUs />;
  return (
    <section className={classes.question} aria-live="polite">
      <p className={classes.count}>{t('desk.questionOf', { number: at + 1, total: questions.length })}</p>
      <h1 ref={heading} tabIndex={-1} className={classes.ask}>
        {t(question.study === null ? `desk.ask.${question.key}` : 'desk.ask.study')}
      </h1>
      <Fact question={question} person={person} />
      {record.error ? (
        <p className={classes.hint} role="alert">
          {t('desk.notKept')}
        </p>
      ) : null}
      <div className={classes.answers}>
        <Button
          className={classes.answer ?? ''}
          variant="default"
          leftSection={<IconX size={32} aria-hidden />}
          loading={record.isPending && answers[question.key] === 'no'}
          aria-pressed={answers[question.key] === 'no'}
          onClick={() => answer('no')}
        >
          {t('desk.no')}
        </Button>
        <Button
          className={classes.answer ?? ''}
          variant="default"
          leftSection={<IconCheck size={32} aria-hidden />}
          loading={record.isPending && answers[question.key] === 'yes'}
          aria-pressed={answers[question.key] === 'yes'}
          onClick={() => answer('yes')}
        >
          {t('desk.yes')}
        </Button>
      </div>
      <Button
        className={classes.back ?? ''}
        data-first={at === 0}
        size="lg"
        variant="subtle"
        color="gray"
        disabled={at === 0}
        leftSection={<IconArrowLeft size={20} aria-hidden />}
        onClick={() => setAt(at - 1)}
      >
        {t('desk.back')}
      </Button>
    </section>
  );
}

/** Nothing can be asked, and nothing was: the patient is told what to do, and thanked for nothing. */
function SpeakToUs() {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={classes.question} role="status">
      <h1 ref={heading} tabIndex={-1} className={classes.ask}>
        {t('desk.speakToUs')}
      </h1>
    </section>
  );
}

function Fact({ question, person }: { question: PatientQuestion; person: DiscPatient }) {
  const { t, format } = useWords();
  if (question.study === null) {
    const value = question.key === 'name' ? discPatientName(person.patientName) : format.date(person.birthDate);
    return (
      <p className={classes.fact}>
        <bdi>{value}</bdi>
      </p>
    );
  }
  const { description, studyDate, institution, modalities } = question.study;
  return (
    <div>
      <p className={classes.fact}>
        <bdi>{description || modalities.join(' ') || t('review.noDescription')}</bdi>
      </p>
      <p className={classes.more}>{dotted([studyDate ? format.date(studyDate) : t('review.undated'), institution])}</p>
    </div>
  );
}
