import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { csvDocument } from '../csv.ts';
import { openEngineSession } from '../engine-session.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { logShape } from '../json-shapes.ts';
import { openOutput } from '../output.ts';

/** `gantry log`: the upload history, one row a study, with the EHR's upload-log fields. */
export const logCommand: Command = async (args) => {
  const { values } = readArguments(args, { since: { type: 'string' }, format: { type: 'string' } });
  const format = values.json ? 'json' : (values.format ?? 'table');
  if (!['table', 'json', 'csv'].includes(format)) throw new UsageError('--format takes table, json or csv');
  if (values.since !== undefined && Number.isNaN(Date.parse(values.since)))
    throw new UsageError('--since takes a time such as 2026-03-01 or 2026-03-01T08:00:00Z');
  const output = openOutput({ json: format === 'json', progress: values.progress });
  const session = await openEngineSession(values);
  try {
    const since = values.since === undefined ? null : new Date(values.since).toISOString();
    const rows = (await session.client.history.list({ since })).map(logShape);
    output.document({ uploads: rows });
    if (format === 'csv') process.stdout.write(csvDocument(rows));
    if (format === 'table') {
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
