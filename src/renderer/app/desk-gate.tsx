import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { SignInPage } from '../features/people/sign-in-page.tsx';
import { useSettingsDraft } from '../features/settings/settings-draft.ts';
import { useDesk } from './desk-queries.ts';
import { forgetPatients } from './forget-patients.ts';
import { useServices } from './services.tsx';

/** Stands before the screens while the desk is locked: nothing of a patient is on the page then. What was begun is kept beside it. */
export function DeskGate({ children }: { children: ReactNode }) {
  const { data: desk } = useDesk();
  const { engine } = useServices();
  const cache = useQueryClient();
  const lastPerson = useRef<string | null>(null);
  const isOpen = desk === undefined || desk.status === 'open';
  const personId = desk?.person?.id ?? null;

  useEffect(() => {
    if (!isOpen) forgetPatients(cache);
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

  return isOpen ? children : <SignInPage desk={desk} />;
}
