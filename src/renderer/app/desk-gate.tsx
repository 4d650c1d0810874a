import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { SignInPage } from '../features/people/sign-in-page.tsx';
import { useSettingsDraft } from '../features/settings/settings-draft.ts';
import { useDesk } from './desk-queries.ts';
import { useEngineState } from './engine-queries.ts';
import { forgetPatients } from './forget-patients.ts';
import { useServices } from './services.tsx';
import { useToasts } from './toasts/toasts.ts';

/** Stands before the screens while the desk is locked: nothing of a patient is on the page then. What was begun is kept beside it. */
export function DeskGate({ children }: { children: ReactNode }) {
  const { data: desk, isError } = useDesk();
  const engineState = useEngineState().data?.state ?? 'starting';
  const { engine } = useServices();
  const cache = useQueryClient();
  const lastPerson = useRef<string | null>(null);
  const isOpen = desk === undefined || desk.status === 'open';
  const personId = desk?.person?.id ?? null;

  useEffect(() => {
    if (isOpen) return;
    forgetPatients(cache);
    // They name studies, and undo in the name of whoever was here.
    useToasts.getState().clear();
  }, [isOpen, cache]);
  useEffect(() => {
    // A password that an administrator typed is nothing for whoever comes next.
    if (lastPerson.current !== null && lastPerson.current !== personId) useSettingsDraft.setState({ edits: {} });
    lastPerson.current = personId;
  }, [personId]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'l' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      void engine.people.lock({ reason: 'person' });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [engine]);

  // Nothing is begun for a person who has not signed in yet; an engine that does not come up has its banner to say so.
  const isAwaited = desk === undefined && !isError && (engineState === 'starting' || engineState === 'running');
  if (isAwaited) return null;
  return isOpen ? children : <SignInPage desk={desk} />;
}
