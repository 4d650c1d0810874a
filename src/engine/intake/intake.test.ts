import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeCtSlices } from '../../../test/bench/ct-slices.ts';
import { approvalOf, type IntakeRoom, openIntakeRoom } from '../../../test/media-fuse/intake-room.ts';
import { createPdf } from '../disc-maker/pdf-document.ts';
import { sampleZip } from '../media/containers/sample-containers.ts';
import type { ScanResult } from '../scan/scan-media.ts';

vi.setConfig({ testTimeout: 60_000 });

const slices = 12;
const hour = 3_600_000;
let root = '';
let disc = '';
let discBytes = 0;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-intake-'));
  disc = join(root, 'disc');
  discBytes = makeCtSlices({ folder: disc, files: slices, pixels: 'noise' });
  writeFileSync(join(disc, 'AUTORUN.INF'), 'open=viewer.exe');
  writeFileSync(join(disc, 'VIEWER.EXE'), Buffer.alloc(3_000_000, 'MZ'));
  return () => rmSync(root, { recursive: true, force: true });
});

let home = '';
let room: IntakeRoom;
let time = Date.parse('2026-03-01T08:00:00Z');
const now = () => new Date(time);
beforeEach(() => {
  home = mkdtempSync(join(root, 'home-'));
  room = openIntakeRoom(home, { now });
});
afterEach(() => room.close());

async function reopen(): Promise<void> {
  await room.close();
  room = openIntakeRoom(home, { now });
  room.intake.removeUnknown();
}

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const pathsOf = ({ studies }: ScanResult) =>
  studies.flatMap(({ instances }) => instances.map(({ path }) => path)).sort();

describe('a scan that copies', () => {
  it('holds every image of the medium in the vault, read once, and programs only as far as their first bytes', async () => {
    const { report, studies } = await room.copy(disc);
    expect(report.copy).toEqual({ state: 'whole', files: slices, bytes: discBytes });
    expect(report.files).toMatchObject({ total: slices + 2, dicom: slices, unreadable: [] });
    expect(report.filesOpened).toBe(slices + 2);
    expect(report.bytesRead - discBytes).toBeLessThanOrEqual(2 * 16 * 1024);
    const held = room.ledger.heldFiles.ofScan(report.scanId);
    expect(held.map(({ path }) => path).sort()).toEqual(studies[0]?.instances.map(({ path }) => path).sort());
    for (const { path, spoolName, sha256 } of held) {
      const original = readFileSync(join(disc, path));
      expect(sha256).toBe(createHash('sha256').update(original).digest('hex'));
      const file = await room.spool.open(spoolName);
      expect((await file.read(0, file.sizeBytes)).equals(original)).toBe(true);
      await file.close();
    }
    expect(room.unfinished()).toEqual([]);
  });

  it('finds what a scan of the headers finds', async () => {
    const copied = await room.copy(disc, { scanId: 'one' });
    const { scanMedia } = await import('../scan/scan-media.ts');
    const looked = await scanMedia({ scanId: 'one', paths: [disc] });
    expect(copied.studies).toEqual(looked.studies);
    expect(copied.report.patients).toEqual(looked.report.patients);
    expect(copied.report.files).toEqual(looked.report.files);
  });

  it('holds what lies in a container, from one stream of each entry', async () => {
    const zip = join(root, 'disc.zip');
    writeFileSync(
      zip,
      sampleZip(
        files(join(disc, 'DICOM')).map((path) => ({
          name: path.slice(disc.length + 1),
          bytes: readFileSync(path),
        })),
      ),
    );
    const { report, studies } = await room.copy(zip);
    const instances = studies[0]?.instances ?? [];
    expect(instances).toHaveLength(slices);
    expect(report.copy).toMatchObject({ state: 'whole', files: instances.length });
    // Its directory stands at the end and is read in windows of 64 KiB.
    expect(report.bytesRead - statSync(zip).size).toBeLessThanOrEqual(3 * 64 * 1024);
    expect(room.spoolFiles()).toHaveLength(instances.length);
  });

  it('holds the reports of a patient, read once, and of a viewer’s papers only what they are', async () => {
    const papers = join(root, 'papers');
    cpSync(disc, papers, { recursive: true });
    const letter = createPdf(['Arztbrief']);
    mkdirSync(join(papers, 'Befunde'));
    mkdirSync(join(papers, 'VIEWER'));
    writeFileSync(join(papers, 'Befunde', 'Brief.pdf'), letter);
    writeFileSync(join(papers, 'VIEWER', 'START.EXE'), 'MZ');
    writeFileSync(join(papers, 'VIEWER', 'MANUAL.PDF'), createPdf(['How to view']));
    const { report, documents } = await room.copy(papers);
    expect(report.sources[0]?.documents).toMatchObject([{ path: 'Befunde/Brief.pdf', isHeld: true }]);
    expect(report.filesOpened).toBe(report.files.total);
    expect(room.spoolFiles()).toHaveLength(slices + 1);
    const [found] = documents;
    const held = await room.intake.openHeld(report.scanId, papers, found?.path ?? '');
    expect((await held?.read(0, letter.length))?.equals(letter)).toBe(true);
    await held?.close();
  });

  it('keeps a report for as long as an approved import has still to be built of it', async () => {
    const papers = join(root, 'awaited');
    cpSync(disc, papers, { recursive: true });
    const letter = createPdf(['Brief']);
    writeFileSync(join(papers, 'Brief.pdf'), letter);
    const copied = await room.copy(papers);
    const { instances } = copied.studies[0] ?? { instances: [] };
    const fileSha256 = createHash('sha256').update(letter).digest('hex');
    const built = {
      ...instances[0],
      sourcePath: papers,
      path: 'Brief.pdf',
      sopInstanceUid: '2.25.1',
      built: { fileSha256 },
    };
    const approved = { ...approvalOf(copied), instances: [...instances, built as (typeof instances)[number]] };
    await room.imports.pauseAll();
    const view = room.imports.approve(approved);
    expect(view.counts).toMatchObject({ selected: slices + 1, staged: slices });
    expect(await room.intake.discard(copied.report.scanId)).toBe(0);
    expect(room.ledger.heldFiles.withContent(fileSha256, letter.length)).not.toBeNull();
    await room.imports.cancel(view.id);
    expect(await room.intake.discard(copied.report.scanId)).toBe(slices + 1);
    expect(room.spoolFiles()).toEqual([]);
  });

  it('keeps both of two files with one UID and different contents: which one is imported is decided later', async () => {
    const contested = join(root, 'contested');
    cpSync(disc, contested, { recursive: true });
    const [first = ''] = files(join(contested, 'DICOM'));
    const other = readFileSync(first);
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 0xff;
    writeFileSync(join(dirname(first), 'ZOTHER'), other);
    const { studies } = await room.copy(contested);
    expect(studies[0]?.contested).toHaveLength(1);
    expect(room.spoolFiles()).toHaveLength(slices + 1);
  });

  it('keeps one of two files that are the same byte for byte', async () => {
    const twice = join(root, 'twice');
    cpSync(disc, twice, { recursive: true });
    const [first = ''] = files(join(twice, 'DICOM'));
    copyFileSync(first, join(dirname(first), 'ZCOPY'));
    const { report } = await room.copy(twice);
    expect(report.files.duplicate).toBe(1);
    expect(room.spoolFiles()).toHaveLength(slices);
  });
});

describe('an import', () => {
  it('takes over at its approval what its scan holds, and reads nothing again', async () => {
    const view = room.imports.approve(approvalOf(await room.copy(disc)));
    expect(view.counts).toMatchObject({ selected: slices, staged: slices });
    expect(view.bytesStaged).toBe(discBytes);
    await room.imports.drain();
    expect(room.imports.get(view.id)).toMatchObject({ station: 'upload', faults: [] });
    expect(room.spoolFiles()).toHaveLength(slices);
  });

  it('reads from the medium only what is not held', async () => {
    const result = await room.copy(disc);
    const [lost] = room.ledger.heldFiles.ofScan(result.report.scanId);
    await room.spool.remove(lost?.spoolName ?? '');
    room.ledger.heldFiles.forget(result.report.scanId, ({ seq }) => seq !== lost?.seq);
    const view = room.imports.approve(approvalOf(result));
    expect(view.counts.staged).toBe(slices - 1);
    await room.imports.drain();
    expect(room.imports.get(view.id).counts.staged).toBe(slices);
  });

  it('that is cancelled gives its files back: approved otherwise, it needs no disc', async () => {
    const result = await room.copy(disc);
    const first = room.imports.approve(approvalOf(result));
    await room.imports.cancel(first.id);
    const second = room.imports.approve(approvalOf(result, 'hash-2'));
    expect(second.counts.staged).toBe(slices);
    expect(room.imports.get(first.id).counts.staged).toBe(0);
    expect(room.spoolFiles()).toHaveLength(slices);
  });

  it('is reviewed without the disc: its headers come from the vault', async () => {
    const own = join(root, 'given-back');
    cpSync(disc, own, { recursive: true });
    const { report, studies } = await room.copy(own);
    rmSync(own, { recursive: true });
    const [instance] = studies[0]?.instances ?? [];
    for (const look of ['held', 'taken over']) {
      const medium = await room.intake.openMedium(report.scanId)(instance?.sourcePath ?? '');
      const bytes = await medium.open(instance?.path ?? '');
      expect((await bytes.read(128, 4)).toString(), look).toBe('DICM');
      await bytes.close();
      await medium.close();
      if (look === 'held') room.imports.approve(approvalOf({ report, studies, documents: [] }));
    }
  });
});

describe('what nobody imports', () => {
  it('goes after a day, or when a person says so, and the audit trail tells', async () => {
    const first = await room.copy(disc);
    for (let n = 0; n < 26; n += 1) {
      await room.intake.sweep();
      expect(room.spoolFiles()).toHaveLength(slices);
      time += hour;
    }
    await room.intake.sweep();
    expect(room.spoolFiles()).toEqual([]);
    const second = await room.copy(disc);
    expect(await room.intake.discard(second.report.scanId)).toBe(slices);
    expect(room.spoolFiles()).toEqual([]);
    const told = room.ledger.audit.list().filter(({ action }) => action === 'copy.removed');
    expect(told.map(({ subject, detail }) => [subject, detail.reason, detail.files])).toEqual([
      [first.report.scanId, 'expired', slices],
      [second.report.scanId, 'discarded', slices],
    ]);
  });

  it('stays when the clock jumps forward by a day, however often is looked, and after the clock is put right', async () => {
    await room.copy(disc);
    await room.intake.sweep();
    time += 25 * hour;
    for (let n = 0; n < 3; n += 1) {
      await room.intake.sweep();
      await reopen();
    }
    time -= 24 * hour;
    await room.intake.sweep();
    time += hour;
    await room.intake.sweep();
    expect(room.spoolFiles()).toHaveLength(slices);
  });

  it('goes after a weekend with the desk off, once a second look says the same', async () => {
    await room.copy(disc);
    await room.intake.sweep();
    time += 72 * hour;
    await reopen();
    await room.intake.sweep();
    expect(room.spoolFiles()).toHaveLength(slices);
    time += hour;
    await room.intake.sweep();
    expect(room.spoolFiles()).toEqual([]);
  });

  it('stays for its time, however many discs are read after it, and can be reviewed', async () => {
    const { report } = await room.copy(disc);
    for (let n = 0; n < 25; n += 1)
      room.ledger.scans.save({ report: { ...report, scanId: `other-${n}` }, studies: new Map() }, now().toISOString());
    await room.intake.sweep();
    expect(room.spoolFiles()).toHaveLength(slices);
    expect(room.ledger.scans.report(report.scanId)).toMatchObject({ scanId: report.scanId });
    time += 25 * hour;
    await room.intake.sweep();
    time += hour;
    await room.intake.sweep();
    expect(room.spoolFiles()).toEqual([]);
  });

  it('is never a file that an import uses', async () => {
    const result = await room.copy(disc);
    room.imports.approve(approvalOf(result));
    for (let n = 0; n < 3; n += 1) {
      await room.intake.sweep();
      time += 100 * hour;
    }
    expect(await room.intake.discard(result.report.scanId)).toBe(0);
    await room.intake.sweep();
    await reopen();
    expect(room.spoolFiles()).toHaveLength(slices);
  });
});

describe('a copy that was cut short', () => {
  it('leaves nothing that nobody knows after the next start', async () => {
    await room.copy(disc);
    writeFileSync(join(home, 'spool', 'f'.repeat(32)), 'written, but not recorded');
    writeFileSync(join(home, 'spool', 'unfinished', 'e'.repeat(32)), 'half');
    await reopen();
    expect(room.spoolFiles()).toHaveLength(slices);
    expect(room.unfinished()).toEqual([]);
  });

  it('goes on where it ended when the same medium is copied again', async () => {
    const first = await room.copy(disc);
    const rows = room.ledger.heldFiles.ofScan(first.report.scanId);
    const missing = new Set(rows.slice(0, 2).map(({ seq }) => seq));
    for (const name of room.ledger.heldFiles.forget(first.report.scanId, ({ seq }) => !missing.has(seq)).spoolNames)
      await room.spool.remove(name);
    await reopen();
    const second = await room.copy(disc);
    expect(second.studies).toEqual(first.studies);
    expect(second.report.bytesRead).toBeLessThan((discBytes / slices) * 2 + 6 * 16 * 1024);
    expect(room.imports.approve(approvalOf(second)).counts.staged).toBe(slices);
  });

  it('is no part of another disc whose files have the same names and sizes', async () => {
    const place = join(root, 'drive');
    cpSync(disc, place, { recursive: true, preserveTimestamps: true });
    await room.copy(place);
    for (const path of files(join(place, 'DICOM'))) {
      const { mtime } = statSync(path);
      const other = readFileSync(path).toString('latin1').replaceAll('MUSTER^MAX', 'ANDERE^EVA');
      writeFileSync(path, Buffer.from(other, 'latin1'));
      utimesSync(path, mtime, mtime);
    }
    const { report, studies } = await room.copy(place);
    expect(report.bytesRead).toBeGreaterThan(discBytes);
    expect(studies[0]?.patient.patientName.alphabetic).toBe('ANDERE^EVA');
    const view = room.imports.approve(approvalOf({ report, studies, documents: [] }));
    expect(view.counts.staged).toBe(slices);
    const instance = room.ledger.instances.toSend(1, 0, 1)[0];
    const staged = await room.spool.open(instance?.spoolName ?? '');
    expect((await staged.read(0, 16_384)).includes('ANDERE^EVA')).toBe(true);
    await staged.close();
  });
});

describe('a second copy of the disc', () => {
  it('supplies only what the first one lacks', async () => {
    const damaged = join(root, 'damaged');
    cpSync(disc, damaged, { recursive: true });
    const [lost = ''] = files(join(damaged, 'DICOM'));
    writeFileSync(lost, readFileSync(lost).subarray(0, 300_000));
    const first = await room.copy(damaged);
    expect(first.report.files.unreadable).toHaveLength(1);
    const second = await room.copy(disc, { mergeWith: first.report.scanId });
    expect(second.report.files.unreadable).toEqual([]);
    expect(pathsOf(second)).toHaveLength(slices);
    expect(second.report.bytesRead).toBeLessThan(discBytes / slices + 6 * 16 * 1024);
    expect(room.imports.approve(approvalOf(second)).counts.staged).toBe(slices);
  });

  it('is refused when it is another disc', async () => {
    const first = await room.copy(disc);
    const other = join(root, 'other');
    mkdirSync(other);
    cpSync(disc, other, { recursive: true });
    for (const path of files(join(other, 'DICOM')))
      writeFileSync(
        path,
        Buffer.from(readFileSync(path).toString('latin1').replaceAll('MUSTER^MAX', 'ANDERE^EVA'), 'latin1'),
      );
    await expect(room.copy(other, { mergeWith: first.report.scanId })).rejects.toMatchObject({
      fault: { code: 'media-changed' },
    });
  });
});
