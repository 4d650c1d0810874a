import type { ReactNode } from 'react';
import type { Fault, FaultClass } from '../../contract/fault.ts';
import { faultWords } from '../words/fault-words.ts';
import { isolated } from '../words/i18n.ts';
import { useWords } from '../words/use-words.ts';
import { visibleText } from '../words/visible-text.ts';
import { Note } from './note.tsx';
import type { Tone } from './tone.ts';

const classTones: Record<FaultClass, Tone> = {
  transient: 'waiting',
  media: 'person',
  data: 'person',
  decision: 'person',
  setup: 'person',
  bug: 'stop',
};

/** A fault in words: what happened, is the data safe, what to do; with the file or server it is about. */
export function FaultNote({ fault, actions, live }: { fault: Fault; actions?: ReactNode; live?: 'alert' | 'status' }) {
  const { t } = useWords();
  const words = faultWords(t, fault.code, fault.params);
  const about = useFaultFacts(fault);
  return (
    <Note
      tone={classTones[fault.class]}
      title={words.what}
      {...(actions ? { actions } : {})}
      {...(live ? { live } : {})}
    >
      {words.safe} {words.todo}
      {about ? <div>{about}</div> : null}
    </Note>
  );
}

/** The plain facts that a fault carries, where they help a person. */
export function useFaultFacts({ params }: Fault): string {
  const { t, format } = useWords();
  const facts: string[] = [];
  if (typeof params.path === 'string') facts.push(`${t('common.file')}: ${isolated(visibleText(params.path))}`);
  if (typeof params.host === 'string') facts.push(`${t('common.server')}: ${isolated(params.host)}`);
  if (typeof params.archive === 'string' && params.archive !== '')
    facts.push(`${t('part.archive')}: ${isolated(visibleText(params.archive))}`);
  if (typeof params.accessionNumber === 'string' && params.accessionNumber !== '')
    facts.push(`${t('common.order')}: ${isolated(params.accessionNumber)}`);
  if (typeof params.neededBytes === 'number') facts.push(`${t('common.needed')}: ${format.bytes(params.neededBytes)}`);
  if (typeof params.freeBytes === 'number') facts.push(`${t('common.free')}: ${format.bytes(params.freeBytes)}`);
  return facts.join(' · ');
}
