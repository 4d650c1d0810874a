import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useServices } from '../services.tsx';

/** What is looked at together, the current study first: by Study Instance UID, or with the archive ('' for the first one) that each lies in. */
export type StudiesToView = readonly string[] | ReadonlyMap<string, string>;

/**
 * Opens studies in the viewer's window, several side by side (the current one first). While something on the screen can, the viewer is made ready unseen.
 * `archive`: where those lie of which it is not said; without it each in the archive that it was sent to.
 */
export function useViewer(archive?: string) {
  const { shell } = useServices();
  useEffect(() => {
    // What keeps it from being ready is said when images are asked for.
    shell.viewer.prepare({}).catch(() => undefined);
  }, [shell]);
  return useMutation({
    mutationFn: (studies: StudiesToView) =>
      shell.viewer.open({
        studyInstanceUids: uidsOf(studies),
        ...(archive === undefined ? {} : { archive }),
        ...(isPlaced(studies) ? { archiveOf: Object.fromEntries(studies) } : {}),
      }),
    // This window was used up; the next study finds one ready, too.
    onSuccess: () => void shell.viewer.prepare({}).catch(() => undefined),
  });
}

function isPlaced(studies: StudiesToView): studies is ReadonlyMap<string, string> {
  return studies instanceof Map;
}

export function uidsOf(studies: StudiesToView): string[] {
  return isPlaced(studies) ? [...studies.keys()] : [...studies];
}
