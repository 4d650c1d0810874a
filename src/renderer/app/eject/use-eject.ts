import { useMutation } from '@tanstack/react-query';
import { useServices } from '../services.tsx';

/** Takes a volume out. `outcome` is there once it was tried; one that is out leaves the list by itself. */
export function useEject(volumeId: string) {
  const { engine } = useServices();
  const eject = useMutation({ mutationFn: (anyway: boolean) => engine.media.eject({ volumeId, anyway }) });
  return {
    eject: () => eject.mutate(false),
    /** Although something on it is not copied and not decided. */
    ejectAnyway: () => eject.mutate(true),
    isBusy: eject.isPending,
    outcome: eject.error ? ('failed' as const) : (eject.data?.outcome ?? null),
  };
}
