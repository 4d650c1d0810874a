import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Order, Patient, RowProblem, RowReason } from '../../contract/directory.ts';
import { FaultError } from '../../contract/fault.ts';
import { healthFact } from '../../contract/settings.ts';
import type { Connector, Page, PagePosition, Resource } from './connector.ts';
import { type CsvRow, readCsvFile } from './csv-file.ts';
import { csvOrder, csvPatient, requiredColumns } from './csv-wire.ts';

const pageRows = 1_000;
const files: Readonly<Record<Resource, string>> = { patients: 'patients.csv', orders: 'orders.csv' };
const wires = { patients: csvPatient, orders: csvOrder } as const;

/** A file that is being read, and where. */
interface Reading {
  readonly cursor: string;
  readonly rows: AsyncGenerator<CsvRow>;
  readonly ids: Set<string>;
  readonly row: number;
}

/**
 * `patients.csv` and `orders.csv` of a folder, for clinics that have nothing else. Read again, whole, when they change; a file that changes while it is read is
 * begun anew. Without an orders file there are no orders.
 */
export function openCsvConnector({ folder }: { folder: string }): Connector {
  const open = new Map<Resource, Reading>();

  /** Changes with each change of the file. */
  async function versionOf(resource: Resource): Promise<string> {
    try {
      const { mtimeMs, size, ino } = await stat(join(folder, files[resource]));
      return `${mtimeMs}-${size}-${ino}`;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' && resource === 'orders') return 'none';
      throw new FaultError('directory-file-unreadable', { file: files[resource], reason: code });
    }
  }
  async function version(): Promise<string> {
    return `${await versionOf('patients')} ${await versionOf('orders')}`;
  }

  async function readPage(resource: Resource, { cursor }: PagePosition): Promise<Page<Patient | Order>> {
    const current = await versionOf(resource);
    const [wanted = '', row = '0'] = cursor?.split('#') ?? [current];
    const nothing = { items: [], next: null, changedUntil: null, total: null, problems: [] };
    if (current === 'none') return nothing;
    if (wanted !== current) return { ...nothing, isExpired: true };
    const reading = await readingAt(resource, cursor, Number(row));
    const page = await nextPage(resource, reading);
    if (page.isAtEnd) {
      open.delete(resource);
      // What was written meanwhile may stand half in what we read.
      if ((await versionOf(resource)) !== current) return { ...nothing, isExpired: true };
      return { ...nothing, ...page };
    }
    const next = `${current}#${reading.row + pageRows}`;
    open.set(resource, { ...reading, cursor: next, row: reading.row + pageRows });
    return { ...nothing, ...page, next };
  }

  /** The reader that stands at the cursor; after a restart a new one, moved there. */
  async function readingAt(resource: Resource, cursor: string | null, row: number): Promise<Reading> {
    const known = open.get(resource);
    if (known && known.cursor === cursor) return known;
    await known?.rows.return(undefined);
    const rows = readCsvFile(join(folder, files[resource]), files[resource], requiredColumns[resource]);
    const reading = { cursor: cursor ?? '', rows, ids: new Set<string>(), row };
    for (let skipped = 0; skipped < row; skipped += 1) {
      const { value, done } = await rows.next();
      if (done) break;
      if (value.ok) reading.ids.add(value.cells.id ?? '');
    }
    return reading;
  }

  async function nextPage(resource: Resource, { rows, ids }: Reading) {
    const items: (Patient | Order)[] = [];
    const problems: RowProblem[] = [];
    for (let read = 0; read < pageRows; read += 1) {
      const { value: row, done } = await rows.next();
      if (done) return { items, problems, isAtEnd: true };
      const taken = row.ok ? takeRow(resource, row.cells, ids) : { reason: row.reason, why: row.why };
      if ('why' in taken) problems.push({ source: files[resource], line: row.line, ...taken });
      else items.push(taken);
    }
    return { items, problems, isAtEnd: false };
  }

  return {
    kind: 'csv',
    coverage: 'all',
    async check() {
      await version();
      return { detail: 'files can be read', facts: [healthFact('files-read')] };
    },
    readPage: readPage as Connector['readPage'],
    version,
    close() {
      for (const { rows } of open.values()) void rows.return(undefined);
      open.clear();
    },
  };
}

/** The record, or why there is none: only the column is named, never what stands in it. */
function takeRow(
  resource: Resource,
  cells: Readonly<Record<string, string>>,
  ids: Set<string>,
): Patient | Order | { reason: string; why: RowReason } {
  const parsed = wires[resource].safeParse(cells);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') ?? '';
    return { reason: `column ${field}`, why: { code: 'field', field } };
  }
  if (ids.has(parsed.data.id)) return { reason: 'this id stood in a row before', why: { code: 'repeated-id' } };
  ids.add(parsed.data.id);
  return parsed.data;
}
