import { useCallback } from 'react';
import { type Action, may } from '../../contract/permissions.ts';
import { useDesk } from './desk-queries.ts';
import type { Screen } from './navigation.ts';

/** The call that a screen is there for. One without a row is for everybody. */
const callOf: Partial<Record<Screen, Action>> = {
  archive: 'archive.search',
  statistics: 'history.statistics',
  research: 'research.preview',
  'first-run': 'settings.save',
};

/** Tells which screens are for whoever sits here; rail, keys and a remembered room all ask it. */
export function useMayOpen(): (screen: Screen) => boolean {
  const roles = useDesk().data?.person?.roles;
  return useCallback(
    (screen) => {
      const call = callOf[screen];
      // As `useMay`: nothing flickers before the engine has said who it is.
      return call === undefined || roles === undefined || may(roles, call);
    },
    [roles],
  );
}
