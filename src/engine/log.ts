import { type Logger, pino } from 'pino';

/** The engine's log: ids, codes and counts only. Redaction is a second net under that rule. */
export type Log = Logger;

const redacted = [
  'patientName',
  'patientId',
  'birthDate',
  'mrn',
  'accessionNumber',
  'password',
  'token',
  'authorization',
  'path',
];

/** Opens the log. `filePath` null writes nowhere (tests, one-off commands). Writes are synchronous, so a crash loses none. */
export function openLog(filePath: string | null, level: 'debug' | 'info' | 'warn' = 'info'): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"at":"${new Date().toISOString()}"`,
    redact: { paths: redacted.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
  };
  if (filePath === null) return pino({ ...options, level: 'silent' });
  return pino(options, pino.destination({ dest: filePath, sync: true, mkdir: true, mode: 0o600 }));
}
