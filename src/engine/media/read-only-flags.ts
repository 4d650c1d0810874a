import { constants } from 'node:fs';

/** How every file of a medium is opened. Windows knows neither flag; a fifo opened without O_NONBLOCK would wait for a writer for ever. */
export const readOnlyFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
