/**
 * Writes an unexpected error to stderr (the shell keeps it in a log) without its message: a message can quote what was being
 * parsed, and that may be a patient's name. The type, the code and the places are enough to find a bug.
 */
export function reportCrash(error: unknown): void {
  process.stderr.write(`${new Date().toISOString()} ${describeCrash(error)}\n`);
}

/** Type, code and stack frames of an error. */
export function describeCrash(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${typeof error}`;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [`${error.name}${code}`, ...frames].join('\n');
}
