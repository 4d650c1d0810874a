import { appendFileSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCsvConnector } from './csv-connector.ts';
import { recheckRecords } from './recheck.ts';
import { openSiteDirectory } from './site-directory.ts';
import { syncDirectory } from './sync-directory.ts';
import { copyRoom } from './testing/copy-room.ts';

const head = 'id,mrn,family_name,given_name,middle_name,suffix,birth_date,sex,other_ids,previous_names';
const orderHead =
  'id,patient_id,accession_number,modality,procedure_name,body_part,laterality,requested_at,scheduled_for,status';
const now = () => new Date();
let folder = '';
let room: ReturnType<typeof copyRoom>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-csv-'));
  room = copyRoom();
});
afterEach(() => {
  room.remove();
  rmSync(folder, { recursive: true, force: true });
});
const file = (name: string) => join(folder, name);
const write = (name: string, ...lines: string[]) => writeFileSync(file(name), `${lines.join('\r\n')}\r\n`);

async function synced() {
  const connector = openCsvConnector({ folder });
  const copy = room.open(connector);
  await syncDirectory({ connector, copy, now });
  return { connector, copy };
}

describe('a folder of CSV files', () => {
  test('is read whole: quoted line ends and commas belong to the value, unknown columns are ignored', async () => {
    write(
      'patients.csv',
      `\ufeff${head},phone`,
      '1,0047113,"Müller, ""von""",Jörg,,Jr,1970-01-02,M,A1;B2,Schmidt,555',
      '2,M2,"Mc',
      'Lean",Ann,,,,F,,,',
    );
    write('orders.csv', orderHead, 'o1,1,ACC1,CT,CT Thorax,CHEST,L,2026-03-01T08:00:00Z,2026-03-20,scheduled');
    const { copy } = await synced();
    expect(copy.status()).toMatchObject({ state: 'complete', patients: 2, orders: 1, problemCount: 0 });
    expect(await copy.findText('0047113', 5)).toMatchObject([
      {
        familyName: 'Müller, "von"',
        previousNames: ['Schmidt'],
        otherIds: [{ value: 'A1' }, { value: 'B2' }],
        suffix: 'Jr',
      },
    ]);
    expect(copy.ordersOf('1')).toMatchObject([{ accessionNumber: 'ACC1', modality: 'CT', scheduledFor: '2026-03-20' }]);
  });

  test('names every row that cannot be taken by its line; nothing is dropped in silence, nothing decided on the rest', async () => {
    write(
      'patients.csv',
      head,
      '1,M1,A,A,,,1970-01-02,F,,',
      '2,M2,B,B,,,1970-02-31,F,,',
      ',M3,C,C,,,,F,,',
      '1,M4,D,D,,,,F,,',
      '5,M5',
      '6,M6,E,E,,,,X,,',
    );
    appendFileSync(file('patients.csv'), Buffer.from('7,M7,M\xfcller,J,,,,M,,\r\n', 'latin1'));
    const { copy } = await synced();
    expect(copy.status()).toMatchObject({ state: 'partial', patients: 1, problemCount: 6 });
    expect(copy.status().problems).toEqual([
      { source: 'patients.csv', line: 3, reason: 'column birth_date', why: { code: 'field', field: 'birth_date' } },
      { source: 'patients.csv', line: 4, reason: 'column id', why: { code: 'field', field: 'id' } },
      { source: 'patients.csv', line: 5, reason: 'this id stood in a row before', why: { code: 'repeated-id' } },
      {
        ...{ source: 'patients.csv', line: 6, reason: '2 columns instead of 10' },
        why: { code: 'column-count', found: 2, wanted: 10 },
      },
      { source: 'patients.csv', line: 7, reason: 'column sex', why: { code: 'field', field: 'sex' } },
      { source: 'patients.csv', line: 8, reason: 'not UTF-8', why: { code: 'not-utf8' } },
    ]);
  });

  test('with a quote that is never closed keeps the rows before it and says so', async () => {
    write('patients.csv', head, '1,M1,A,A,,,1970-01-02,F,,', '2,M2,"B,B,,,,F,,', '3,M3,C,C,,,,F,,');
    const { copy } = await synced();
    expect(copy.status()).toMatchObject({ state: 'partial', patients: 1 });
    expect(copy.status().problemCount).toBeGreaterThan(0);
  });

  test('is read again when it changes, and only then; who is not in it any more is gone', async () => {
    write('patients.csv', head, '1,M1,Abel,A,,,1970-01-02,F,,', '2,M2,Baker,B,,,1970-01-02,F,,');
    const { connector, copy } = await synced();
    let read = 0;
    const onPage = (rows: number) => {
      read = rows;
    };
    await syncDirectory({ connector, copy, now, onPage });
    expect(read).toBe(0);
    write('patients.csv', head, '2,M2,Baker,Barbara,,,1970-01-02,F,,');
    await syncDirectory({ connector, copy, now, onPage });
    expect(copy.status()).toMatchObject({ state: 'complete', patients: 1 });
    expect(await copy.findText('abel', 5)).toEqual([]);
    expect(await copy.findText('barb', 5)).toHaveLength(1);
  });

  test('that is long goes on after a restart where it was', async () => {
    write('patients.csv', head, ...Array.from({ length: 2_500 }, (_, n) => `${n},M${n},Name${n},A,,,1970-01-02,F,,`));
    const first = openCsvConnector({ folder });
    const page = await first.readPage('patients', { since: null, cursor: null });
    const second = openCsvConnector({ folder });
    const rest = await second.readPage('patients', { since: null, cursor: page.next });
    expect(rest.items[0]?.id).toBe('1000');
    const { copy } = await synced();
    expect(copy.status()).toMatchObject({ state: 'complete', patients: 2_500 });
  });

  test('that is not there, or lacks a column, is a fault that names the file', async () => {
    await expect(synced()).rejects.toMatchObject({
      fault: { code: 'directory-file-unreadable', params: { file: 'patients.csv' } },
    });
    write('patients.csv', 'id,mrn,family_name', '1,2,3');
    await expect(synced()).rejects.toMatchObject({ fault: { params: { reason: 'column', column: 'given_name' } } });
  });

  test('cannot take a link back, and is its own last word about a patient', async () => {
    write('patients.csv', head, '1,M1,Abel,Anna,,,1970-01-02,F,,');
    const { connector, copy } = await synced();
    const directory = openSiteDirectory({ connector, copy });
    expect(directory.canLink).toBe(false);
    expect(await directory.me()).toBeNull();
    const known = { patientId: '1', orderId: null, values: { mrn: 'M1', birthDate: '19700102' } };
    expect(await recheckRecords(directory.itself, known)).toMatchObject({ kind: 'same' });
    expect(directory.copyAsOf()).toBeNull();
    unlinkSync(file('patients.csv'));
    expect(await directory.findPatients('abel', 5)).toHaveLength(1);
  });
});
