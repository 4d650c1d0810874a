import { uploadLogSchema } from '../../contract/imports.ts';
import { uploadLogShape } from '../../engine/history/upload-log-shape.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { openEngineSession } from '../engine-session.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { openOutput } from '../output.ts';

/** `gantry log`: the upload history, one row a study, with the EHR's upload-log fields. */
export const logCommand: Command = async (args) => {
  const { values } = readArguments(args, {
    ...{ since: { type: 'string' }, until: { type: 'string' }, format: { type: 'string' } },
    ...{ search: { type: 'string' }, status: { type: 'string' }, by: { type: 'string' } },
  } as const);
  const format = values.json ? 'json' : (values.format ?? 'table');
  if (!isFormat(format)) throw new UsageError('--format takes table, json or csv');
  const query = {
    ...{ since: timeOf(values.since, '--since'), until: timeOf(values.until, '--until') },
    ...{ text: values.search ?? '', status: statusOf(values.status), uploadedBy: values.by ?? null },
  };
  const output = openOutput({ json: false, progress: values.progress });
  const session = await openEngineSession(values);
  try {
    if (format !== 'table') {
      process.stdout.write((await session.client.history.export({ ...query, format })).text);
    } else {
      const rows = (await session.client.history.list(query)).map(uploadLogShape);
      output.table(
        ['When', 'Status', 'Images', 'MB', 'Patient was', 'Patient is', 'Accession', 'Study UID'],
        rows.map((row) => [
          row.uploaded_at,
          row.upload_status,
          String(row.number_of_files),
          row.total_size_mb.toFixed(1),
          row.original_patient_id ?? '',
          row.modified_patient_id ?? row.original_patient_id ?? '',
          row.modified_accession_number ?? row.original_accession_number ?? '',
          row.study_instance_uid,
        ]),
      );
      if (rows.length === 0) output.line('No uploads yet.');
    }
    return exitCodes.allDone;
  } finally {
    await session.close();
  }
};

function isFormat(text: string): text is 'table' | 'json' | 'csv' {
  return ['table', 'json', 'csv'].includes(text);
}

function timeOf(text: string | undefined, option: string): string | null {
  if (text === undefined) return null;
  if (Number.isNaN(Date.parse(text)))
    throw new UsageError(`${option} takes a time such as 2026-03-01 or 2026-03-01T08:00:00Z`);
  return new Date(text).toISOString();
}

function statusOf(text: string | undefined): 'success' | 'partial' | 'failed' | null {
  if (text === undefined) return null;
  const status = uploadLogSchema.shape.uploadStatus.safeParse(text);
  if (!status.success) throw new UsageError('--status takes success, partial or failed');
  return status.data;
}
