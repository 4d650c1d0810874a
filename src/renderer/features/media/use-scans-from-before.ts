import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useUndecidedScans } from '../../app/engine-queries.ts';
import { findScansAgain } from '../../app/scans.ts';

/** Keeps what was read before the page began, or before somebody signed in, in the list of scans. For the whole window. */
export function useScansFromBefore(): void {
  const cache = useQueryClient();
  const held = useUndecidedScans().data;
  useEffect(() => {
    if (held) findScansAgain(cache, held);
  }, [held, cache]);
}
