import { open, readFile } from 'node:fs/promises';
import { auditMessage } from '../../engine/audit-messages/audit-message.ts';
import { sendSyslog } from '../../engine/audit-messages/send-syslog.ts';
import { syslogFrame } from '../../engine/audit-messages/syslog-frame.ts';
import type { Engine } from '../../engine/engine.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { openEngineSession } from '../engine-session.ts';
import { type ExitCode, exitCodes, UsageError } from '../exit-codes.ts';
import { type Output, openOutput } from '../output.ts';

/** `gantry audit verify`: walks the hash chain and names the first row that does not fit. `gantry audit export`: takes the rows out. */
export const auditCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {
    format: { type: 'string' },
    out: { type: 'string' },
    syslog: { type: 'string' },
    ca: { type: 'string' },
    after: { type: 'string' },
  });
  const [verb] = positionals;
  if (verb !== 'verify' && verb !== 'export') throw new UsageError('audit takes verify or export');
  const options = verb === 'export' ? exportOptions(values) : null;
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const session = await openEngineSession(values);
  try {
    return options === null ? verify(session.engine, output) : await exportTrail(session.engine, options, signal);
  } finally {
    await session.close();
  }
};

function verify(engine: Engine, output: Output): ExitCode {
  const result = engine.verifyAudit();
  output.document(result);
  output.line(
    result.ok
      ? `${result.entries} rows, whole and in order`
      : `The audit trail was changed at row ${result.brokenAt}. Rows before it can be trusted; those from it on cannot.`,
  );
  return result.ok ? exitCodes.allDone : exitCodes.someHeld;
}

interface ExportOptions {
  readonly format: 'json' | 'dicom';
  readonly out: string | null;
  readonly syslog: { host: string; port: number; caPath: string | null } | null;
  readonly after: number;
}

function exportOptions(values: Record<string, unknown>): ExportOptions {
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : null);
  const [address, out, after] = [text('syslog'), text('out'), text('after') ?? '0'];
  const format = text('format') ?? (address === null ? 'json' : 'dicom');
  if (format !== 'json' && format !== 'dicom') throw new UsageError('--format takes json or dicom');
  if (!/^\d{1,15}$/.test(after)) throw new UsageError('--after takes the number of a row');
  if (address !== null && (out !== null || format !== 'dicom'))
    throw new UsageError('--syslog sends DICOM audit messages; leave out --out and --format json');
  const [, host = '', port = '6514'] = /^\[?([^\]\s]+?)\]?(?::(\d{1,5}))?$/.exec(address ?? '') ?? [];
  if (address !== null && host === '') throw new UsageError('--syslog takes HOST or HOST:PORT (6514 without)');
  return {
    ...{ format, out, after: Number(after) },
    syslog: address === null ? null : { host, port: Number(port), caPath: text('ca') },
  };
}

/** One line a row (JSON Lines) or a message; the number of the last row goes to stderr, for the next `--after`. */
async function exportTrail(engine: Engine, options: ExportOptions, signal: AbortSignal): Promise<ExitCode> {
  const { format, out, syslog, after } = options;
  const source = engine.audit.source();
  let rows = 0;
  let last = after;
  function* documents(): Generator<{ at: string; text: string }> {
    for (const entry of engine.audit.list(after)) {
      last = entry.seq;
      const text = format === 'json' ? JSON.stringify(entry) : auditMessage(entry, source);
      if (text === null) continue;
      rows += 1;
      yield { at: entry.at, text };
    }
  }
  if (syslog !== null) {
    const caPem = syslog.caPath === null ? '' : await readFile(syslog.caPath, 'utf8');
    const header = { hostName: source.hostName, processId: process.pid };
    const frames = documents().map(({ at, text }) => syslogFrame(text, { ...header, at }));
    await sendSyslog(frames, { host: syslog.host, port: syslog.port, caPem, signal });
  } else {
    // Patients' names are in it: nobody else may read the file. One that is there is not replaced.
    const file = out === null ? null : await open(out, 'wx', 0o600).catch(refusePlace);
    try {
      for (const { text } of documents()) {
        if (file === null) process.stdout.write(`${text}\n`);
        else await file.write(`${text}\n`);
      }
    } finally {
      await file?.close();
    }
  }
  engine.audit.exported({ format, rows, after, last, to: syslog?.host ?? (out === null ? 'stdout' : 'file') });
  process.stderr.write(`${rows} ${format === 'json' ? 'rows' : 'messages'}; the next time: --after ${last}\n`);
  return exitCodes.allDone;
}

function refusePlace(): never {
  throw new UsageError('the file of --out cannot be made: it is there already, or its folder is not');
}
