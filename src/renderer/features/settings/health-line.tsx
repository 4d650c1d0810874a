import type { Health } from '../../../contract/settings.ts';
import { useDirectoryWords } from '../../app/directory-words.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import type { Tone } from '../../ui/tone.ts';
import { faultWords, knownFaultCode } from '../../words/fault-words.ts';
import { healthFactWords } from '../../words/health-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './settings-page.module.css';

const tones: Record<Health['state'], Tone> = {
  ok: 'proven',
  warning: 'person',
  failed: 'stop',
  'not-configured': 'quiet',
};

/** One connection or part, whether it works, and what to do if not. `detail` is the command line's: English in every language. */
export function HealthLine({ line }: { line: Omit<Health, 'detail'> }) {
  const { t, language } = useWords();
  const copy = useDirectoryWords();
  const facts = line.facts.map((fact) => healthFactWords(t, language, fact));
  const notices = (line.notices ?? []).map((notice) => t(`settings.notice.${notice}`)).join(' ');
  const told =
    line.part === 'directory'
      ? [copy?.text, copy?.more].filter(Boolean).join('. ')
      : [...facts, notices].filter(Boolean).join(' · ');
  const words =
    line.fault && line.state !== 'ok' ? faultWords(t, knownFaultCode(line.fault.code), line.fault.params) : null;
  return (
    <div className={classes.check}>
      <span>
        {line.archive === undefined
          ? t(`part.${line.part}`)
          : t('settings.partNamed', { part: t(`part.${line.part}`), name: line.archive })}
      </span>
      <StatusBadge tone={tones[line.state]}>{t(`settings.result.${line.state}`)}</StatusBadge>
      <span className={classes.checkDetail}>
        {words ? [words.what, words.todo, line.state === 'warning' ? told : ''].join(' ').trim() : told}
      </span>
    </div>
  );
}
