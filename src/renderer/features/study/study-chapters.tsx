import type { ImportView, InstanceFault, SeriesNumbers, StoryStep } from '../../../contract/imports.ts';
import { ChangeList } from '../../app/story/change-list.tsx';
import { StorySteps } from '../../app/story/story-steps.tsx';
import { FactList } from '../../ui/fact-line.tsx';
import { Section } from '../../ui/section.tsx';
import { SeriesTable } from '../../ui/series-table.tsx';
import { faultWords } from '../../words/fault-words.ts';
import { importProgress, isActive, isProven, withdrawnText } from '../../words/import-words.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import { Decision } from './decision.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { chaptersOf, discTotals } from './story-chapters.ts';
import classes from './study-page.module.css';

type Details = ImportView & { faults: InstanceFault[]; series: SeriesNumbers[] };

/** Disc → match → changes → transfer → proof → link → views, each with what is known of it now. */
export function StudyChapters({
  details,
  steps,
  names,
}: {
  details: Details;
  steps: readonly StoryStep[];
  names: ReadonlyMap<string, string>;
}) {
  const { t } = useWords();
  const chapters = chaptersOf(steps);
  return (
    <>
      <Disc details={details} returned={chapters.returned} />
      <Section title={t('study.match')}>
        {chapters.evidence.length > 0 ? (
          <EvidenceTable fields={chapters.evidence} />
        ) : (
          <p className={classes.quiet}>{t('study.noEvidence')}</p>
        )}
        {chapters.decision ? <Decision step={chapters.decision} fields={chapters.evidence} names={names} /> : null}
      </Section>
      <Section title={t('study.changes')} text={t('study.changesText')}>
        <Changes step={chapters.plan} />
      </Section>
      <Section title={t('study.transfer')}>
        <Transfer details={details} />
        <StorySteps steps={chapters.transfer} names={names} />
      </Section>
      <Section title={t('study.proof')} text={t('study.proofText')}>
        <Proof details={details} />
      </Section>
      <Section title={t('study.link')}>
        <Link details={details} />
        <StorySteps steps={chapters.link} names={names} />
      </Section>
      <Section title={t('study.views')}>
        <Views steps={chapters.views} names={names} />
      </Section>
    </>
  );
}

function Disc({ details, returned }: { details: Details; returned: StoryStep | null }) {
  const { t, format } = useWords();
  const { promised, readable } = discTotals(details.series);
  return (
    <Section title={t('study.disc')}>
      <FactList
        facts={[
          { label: t('queue.started'), value: format.moment(details.createdAt) },
          { label: t('study.discImages'), value: t('study.discCount', { readable, promised }) },
          { label: t('study.size'), value: format.bytes(details.bytesTotal) },
          {
            label: t('study.discBack'),
            value: returned
              ? t('study.returned', { to: visibleText(returned.note ?? ''), when: format.moment(returned.at) })
              : t('study.notReturned'),
          },
        ]}
      />
      {details.faults.length > 0 ? (
        <ul className={classes.faults} aria-label={t('queue.faultsTitle')}>
          {details.faults.map(({ path, sopInstanceUid, fault }) => (
            <li key={`${path} ${sopInstanceUid}`}>
              <span className={classes.path}>{visibleText(path)}</span>
              <span>{faultWords(t, fault.code, fault.params).what}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

function Changes({ step }: { step: StoryStep | null }) {
  const { t } = useWords();
  if (!step || step.changes.length === 0) return <p className={classes.quiet}>{t('study.noChanges')}</p>;
  return <ChangeList changes={step.changes} className={classes.changes} />;
}

function Transfer({ details }: { details: Details }) {
  const { t, format } = useWords();
  if (!isActive(details)) return null;
  const rate = details.bytesPerSecond === null ? null : format.rate(details.bytesPerSecond);
  const left = details.secondsLeft === null ? null : t('progress.left', { time: format.span(details.secondsLeft) });
  return <p>{[importProgress(t, details).text, rate, left].filter(Boolean).join(' · ')}</p>;
}

function Proof({ details }: { details: Details }) {
  const { t } = useWords();
  const { confirmed, selected } = details.counts;
  return (
    <>
      <p className={classes.strong}>
        {isProven(details)
          ? t('queue.confirmedAll', { count: confirmed })
          : t('queue.confirmedOf', { confirmed, total: selected })}
      </p>
      <div className={classes.scroll}>
        <SeriesTable series={details.series} isFinal={!isActive(details) || details.condition === 'held'} />
      </div>
    </>
  );
}

function Link({ details }: { details: Details }) {
  const { t } = useWords();
  const { order, linked, withdrawn } = details;
  return (
    <>
      <p>
        {order === null
          ? t('queue.noOrder')
          : linked
            ? t('queue.linkedTo', { accession: order.accessionNumber })
            : t('queue.notLinked')}
      </p>
      {withdrawn ? <p>{withdrawnText(t, details)}</p> : null}
    </>
  );
}

function Views({ steps, names }: { steps: readonly StoryStep[]; names: ReadonlyMap<string, string> }) {
  const { t, format } = useWords();
  if (steps.length === 0) return <p className={classes.quiet}>{t('study.noViews')}</p>;
  return (
    <ul className={classes.views}>
      {steps.map(({ at, actor }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the trail only grows, and one person can look twice in a second
        <li key={index}>
          <bdi>{names.get(actor) ?? actor}</bdi>
          <span className={classes.quiet}>{format.moment(at)}</span>
        </li>
      ))}
    </ul>
  );
}
