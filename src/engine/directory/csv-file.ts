import { createReadStream } from 'node:fs';
import type { CsvError, Info } from 'csv-parse';
import type { RowReason } from '../../contract/directory.ts';
import { FaultError } from '../../contract/fault.ts';

/** One row, or why there is none. `line` is the file's line on which the row ends, from 1. */
export type CsvRow =
  | { readonly ok: true; readonly line: number; readonly cells: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly line: number; readonly reason: string; readonly why: RowReason };

/** A quote that nobody closes would swallow the rest of the file into memory. */
const longestRowBytes = 256 * 1024;

/**
 * Reads a CSV file row by row (RFC 4180, UTF-8, header row; columns that nobody asked for are ignored). A row that cannot be read is given as what it is.
 * @throws FaultError `directory-file-unreadable` when the file cannot be opened or lacks a column
 */
export async function* readCsvFile(path: string, name: string, required: readonly string[]): AsyncGenerator<CsvRow> {
  const { parse } = await import('csv-parse');
  const skipped: CsvRow[] = [];
  const input = createReadStream(path);
  const parser = input.pipe(
    parse({
      ...{ bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true },
      ...{ skip_records_with_error: true, max_record_size: longestRowBytes },
    }),
  );
  input.on('error', (error) => parser.destroy(error));
  parser.on('skip', (error?: CsvError) =>
    skipped.push({ ok: false, line: Number(error?.lines ?? 0), ...reasonOf(error) }),
  );
  let header: string[] | null = null;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (header === null) {
        header = record;
        const missing = required.find((column) => !record.includes(column));
        if (missing)
          throw new FaultError('directory-file-unreadable', { file: name, reason: 'column', column: missing });
        continue;
      }
      while (skipped.length > 0) yield skipped.shift() as CsvRow;
      yield rowOf(header, record, info.lines);
    }
    yield* skipped;
    if (header === null) throw new FaultError('directory-file-unreadable', { file: name, reason: 'empty' });
  } catch (error) {
    if (error instanceof FaultError) throw error;
    // `Quote Not Closed` comes at the very end, behind all rows that could be read.
    const { code = '', lines } = error as CsvError & { lines?: number };
    if (code.startsWith('CSV_')) yield { ok: false, line: Number(lines ?? 0), ...reasonOf(error as CsvError) };
    else throw new FaultError('directory-file-unreadable', { file: name, reason: code });
  } finally {
    input.destroy();
  }
}

function rowOf(header: readonly string[], record: readonly string[], line: number): CsvRow {
  const [found, wanted] = [record.length, header.length];
  if (found !== wanted)
    return {
      ...{ ok: false, line, reason: `${found} columns instead of ${wanted}` },
      why: { code: 'column-count', found, wanted },
    };
  // What is no UTF-8 comes as the replacement character: a name that was mangled must not be searched by.
  if (record.some((cell) => cell.includes('\ufffd')))
    return { ok: false, line, reason: 'not UTF-8', why: { code: 'not-utf8' } };
  return { ok: true, line, cells: Object.fromEntries(header.map((column, index) => [column, record[index] ?? ''])) };
}

function reasonOf(error: CsvError | undefined): { reason: string; why: RowReason } {
  const code: string = error?.code ?? 'CSV';
  const kind = code.includes('QUOTE') ? 'quote' : code === 'CSV_MAX_RECORD_SIZE' ? 'too-long' : 'unreadable';
  return { reason: code.replace(/^CSV_/, '').toLowerCase().replaceAll('_', ' '), why: { code: kind } };
}
