import type { ExitCode } from './exit-codes.ts';

/** One command: its own arguments in, an exit code out. `signal` fires at Ctrl-C. */
export type Command = (args: string[], signal: AbortSignal) => Promise<ExitCode>;
