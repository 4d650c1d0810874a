import { createContext, useContext, useMemo } from 'react';
import { useServices } from '../../app/services.tsx';

/** The name of the archive that the screen looks into; '' for the first one, which at most sites is the only one. */
export const ShownArchive = createContext('');

/** The archive's name, and the calls that look into it. */
export function useShownArchive() {
  const name = useContext(ShownArchive);
  const { archive: calls } = useServices().engine;
  return useMemo(() => ({ name, calls, which: name === '' ? {} : { archive: name } }), [name, calls]);
}
