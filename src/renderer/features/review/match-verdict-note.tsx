import { type Icon, IconHandStop, IconUserCheck, IconUserQuestion, IconUsers, IconUserX } from '@tabler/icons-react';
import type { MatchGuard } from '../../../contract/directory.ts';
import { Note } from '../../ui/note.tsx';
import type { Tone } from '../../ui/tone.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './match.module.css';
import { type MatchVerdict, matchVerdict } from './match-verdict.ts';
import type { Review } from './use-review.ts';

const looks: Record<MatchVerdict, { tone: Tone; icon: Icon }> = {
  auto: { tone: 'quiet', icon: IconUserCheck },
  confirmed: { tone: 'quiet', icon: IconUserCheck },
  confirm: { tone: 'person', icon: IconUserQuestion },
  'to-confirm': { tone: 'person', icon: IconUserQuestion },
  choose: { tone: 'person', icon: IconUsers },
  none: { tone: 'person', icon: IconUserX },
  nobody: { tone: 'person', icon: IconUserX },
  contradicted: { tone: 'stop', icon: IconHandStop },
  rejected: { tone: 'stop', icon: IconHandStop },
};

/** The verdict in icon and words: what it is, by which rule, who else is near, and why a person must look. */
export function MatchVerdictNote({ review }: { review: Review }) {
  const { t } = useWords();
  const titles = useTitles();
  const { decision, found, match } = review;
  const verdict = matchVerdict(decision, found.data, match.data);
  if (verdict === null) return null;
  const { tone, icon } = looks[verdict];
  const rule = decision.candidate?.rule ?? null;
  return (
    <Note tone={tone} icon={icon} title={titles[verdict]}>
      <VerdictText verdict={verdict} />
      {rule && verdict !== 'contradicted' ? (
        <p>
          {t('match.ruleSentence', { rule: t(`match.rule.${rule}`) })} <Others review={review} />
        </p>
      ) : null}
      <Guards guards={(match.data?.guards ?? []).filter((guard) => !isTitle(guard, verdict))} />
    </Note>
  );
}

/** What the headline says already. */
function isTitle(guard: MatchGuard, verdict: MatchVerdict): boolean {
  return guard === 'known-different' && verdict === 'rejected';
}

function useTitles(): Record<MatchVerdict, string> {
  const { t } = useWords();
  return {
    auto: t('match.autoTitle'),
    confirm: t('match.confirmTitle'),
    choose: t('match.chooseTitle'),
    none: t('match.noneTitle'),
    nobody: t('match.nobodyTitle'),
    confirmed: t('match.verification.confirmed'),
    'to-confirm': t('match.verification.to-confirm'),
    contradicted: t('match.verification.contradicted'),
    rejected: t('match.rejected'),
  };
}

/** What to do, where something is to be done. */
function VerdictText({ verdict }: { verdict: MatchVerdict }) {
  const { t } = useWords();
  switch (verdict) {
    case 'choose':
      return <p>{t('match.chooseText')}</p>;
    case 'none':
      return <p>{t('match.noneText')}</p>;
    case 'nobody':
      return <p>{t('match.nobodyText')}</p>;
    case 'rejected':
      return <p>{t('match.rejectedText')}</p>;
    case 'contradicted':
      return (
        <p>
          {t('match.conflictTitle')} {t('match.conflictText')}
        </p>
      );
    default:
      return null;
  }
}

/** How many others come near, or that nobody does. */
function Others({ review }: { review: Review }) {
  const { t } = useWords();
  const { found, decision } = review;
  if (!found.data) return null;
  const { candidates, candidateCount, compared } = found.data;
  const isAmong = candidates.some(({ patient }) => patient.id === decision.candidate?.patient.id);
  const others = candidateCount - (isAmong ? 1 : 0);
  return others > 0 ? t('match.others', { count: others }) : t('match.alone', { count: compared });
}

/** Each guard in words: why nobody is taken without a look. */
function Guards({ guards }: { guards: readonly MatchGuard[] }) {
  const { t } = useWords();
  if (guards.length === 0) return null;
  return (
    <>
      <p className={classes.why}>{t('match.whyNot')}</p>
      <ul className={classes.guards}>
        {guards.map((guard) => (
          <li key={guard}>{t(`match.guard.${guard}`)}</li>
        ))}
      </ul>
    </>
  );
}
