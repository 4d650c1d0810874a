import { useMutation } from '@tanstack/react-query';
import { useServices } from '../../app/services.tsx';

/** Takes a volume out. `outcome` is there once it was tried; one that is out leaves the list by itself. */
export function useEject(volumeId: string) {
  const { engine } = useServices();
  const eject = useMutation({ mutationFn: () => engine.media.eject({ volumeId }) });
  return {
    eject: () => eject.mutate(),
    isBusy: eject.isPending,
    outcome: eject.error ? ('failed' as const) : (eject.data?.outcome ?? null),
  };
}
