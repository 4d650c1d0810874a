import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { ImportView } from '../../contract/imports.ts';
import { importProgress, importState, isActive } from '../words/import-words.ts';
import { readableName } from '../words/person-name.ts';
import { useWords } from '../words/use-words.ts';
import { useImports, usePaused } from './engine-queries.ts';

const quarters = 4;
/** More at once nobody follows. */
const mostAtOnce = 3;

/**
 * Says to screen readers how imports get on, wherever in the window somebody is: each new state, and each quarter of a copy or an upload. Bars alone are
 * read only by whoever goes to look for them.
 */
export function ProgressAnnouncer() {
  const { t, format } = useWords();
  const imports = useImports().data;
  const paused = usePaused().data?.paused ?? false;
  const known = useRef<ReadonlyMap<string, string> | null>(null);
  const [said, setSaid] = useState('');

  useEffect(() => {
    if (!imports) return;
    const stateOf = (view: ImportView): string => {
      const { word } = importState(t, view, paused);
      const quarter = isActive(view) ? Math.floor(importProgress(t, view).share * quarters) : 0;
      const share = quarter > 0 && quarter < quarters ? `, ${format.share(quarter / quarters)}` : '';
      return word + share;
    };
    const before = known.current;
    // Years of finished imports stand in the list: only what runs, or did a moment ago, can have news.
    const followed = imports.filter((view) => isActive(view) || before?.has(view.id));
    const now = new Map(followed.map((view) => [view.id, stateOf(view)]));
    known.current = now;
    if (before === null) return;
    const news = followed.filter(({ id }) => now.get(id) !== before.get(id)).slice(0, mostAtOnce);
    if (news.length === 0) return;
    const line = (view: ImportView): string =>
      `${t('queue.rowName', { title: view.title, patient: readableName(view.patient.name) })}: ${now.get(view.id)}.`;
    setSaid(news.map(line).join(' '));
  }, [imports, paused, t, format]);

  return (
    <VisuallyHidden role="status" aria-live="polite" data-announcer>
      {said}
    </VisuallyHidden>
  );
}
