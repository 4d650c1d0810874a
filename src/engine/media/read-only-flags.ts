import { constants } from 'node:fs';

/** How every file of a medium is opened. Windows knows neither flag; a fifo opened without O_NONBLOCK would wait for a writer for ever. */
export const readOnlyFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Likewise, and leaving no time of access behind: Linux allows it to the owner of a file and to root (open(2)). */
export const traceFreeFlags = readOnlyFlags | (constants.O_NOATIME ?? 0);

/** Whether a file cannot be opened without a trace, but perhaps with one. */
export function leavesTrace(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EPERM' && traceFreeFlags !== readOnlyFlags;
}
