import { type FaultCode, FaultError } from '../../contract/fault.ts';

/** How long a person who has pressed "Test" waits at most. */
export const trialMs = 15_000;

/**
 * Gives up on work that takes too long, even on work that does not listen to its signal.
 * @throws FaultError `late` with `reason: timeout`; `cancelled` when the caller gave up
 */
export async function inTime<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { signal, late, timeoutMs = trialMs }: { signal: AbortSignal; late: FaultCode; timeoutMs?: number },
): Promise<T> {
  const both = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const ended = (): FaultError =>
    signal.aborted ? new FaultError('cancelled') : new FaultError(late, { reason: 'timeout' });
  const { promise: over, reject } = Promise.withResolvers<never>();
  const end = (): void => reject(ended());
  both.addEventListener('abort', end);
  try {
    if (both.aborted) throw ended();
    return await Promise.race([work(both), over]);
  } catch (error) {
    if (both.aborted) throw ended();
    throw error;
  } finally {
    both.removeEventListener('abort', end);
  }
}
