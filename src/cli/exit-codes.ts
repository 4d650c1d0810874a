/** What the command's end means (cli.md). */
export const exitCodes = {
  allDone: 0,
  /** Some items are held or failed; they are listed. */
  someHeld: 1,
  /** Wrong usage or settings; one line says what to mend. */
  usage: 2,
  /** Interrupted; nothing is lost. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends the command with exit code 2 and one line on stderr. */
export class UsageError extends Error {
  constructor(line: string) {
    super(line);
    this.name = 'UsageError';
  }
}
