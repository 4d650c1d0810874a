import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useServices } from '../services.tsx';

/**
 * Opens studies in the viewer's window, several side by side (the current one first). While something on the screen can, the viewer is made ready unseen.
 * `archive`: where they lie; without it each in the archive that it was sent to.
 */
export function useViewer(archive?: string) {
  const { shell } = useServices();
  useEffect(() => {
    // What keeps it from being ready is said when images are asked for.
    shell.viewer.prepare({}).catch(() => undefined);
  }, [shell]);
  return useMutation({
    mutationFn: (studyInstanceUids: string[]) =>
      shell.viewer.open({ studyInstanceUids, ...(archive === undefined ? {} : { archive }) }),
    // This window was used up; the next study finds one ready, too.
    onSuccess: () => void shell.viewer.prepare({}).catch(() => undefined),
  });
}
