import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { digestPlan, streamPlan } from '../../src/engine/dicom/apply-plan.ts';
import { openFileSource } from '../../src/engine/dicom/byte-source.ts';
import type { TagEdit } from '../../src/engine/dicom/edit.ts';
import { planSource } from '../../src/engine/dicom/rewrite-file.ts';
import { sampleFile } from '../../src/engine/dicom/sample-file.ts';

// Rewrites a huge file into nowhere, in a process of its own, and says on stdout how large it became and how much memory that took.

export type LargeFileKind = 'encapsulated' | 'native';

export interface LargeFileReport {
  readonly fileBytes: number;
  readonly plannedBytes: number;
  readonly streamedBytes: number;
  readonly md5: string | null;
  readonly pixelSha256: string | null;
  readonly peakMemoryBytes: number;
}

const jpegBaseline = '1.2.840.10008.1.2.4.50';
const frameBytes = 1_000_000;
const frames = 5_000;
/** The largest even length that 32 bits hold without meaning "undefined". */
const nativeBytes = 0xfffffffe;

const edits: readonly TagEdit[] = [
  { action: 'set', path: ['PatientName'], value: 'MUSTER^ERIKA' },
  { action: 'set', path: ['PatientID'], value: 'M-1234' },
  { action: 'set', path: ['AccessionNumber'], value: 'A-77' },
];

/** A file with holes for frames: 5 GB that take 20 MB of the disk. */
function makeEncapsulated(path: string): void {
  const descriptor = openSync(path, 'wx');
  const header = Buffer.concat([
    sampleFile({ transferSyntaxUid: jpegBaseline, pixelBytes: 0, elements: { NumberOfFrames: String(frames) } }),
    Buffer.from('e07f10004f420000ffffffff', 'hex'),
    Buffer.from('feff00e000000000', 'hex'),
  ]);
  let at = writeSync(descriptor, header, 0, header.length, 0);
  const item = Buffer.from('feff00e000000000', 'hex');
  item.writeUInt32LE(frameBytes, 4);
  for (let frame = 0; frame < frames; frame += 1) {
    writeSync(descriptor, item, 0, item.length, at);
    at += item.length + frameBytes;
  }
  writeSync(descriptor, Buffer.from('feffdde000000000', 'hex'), 0, 8, at);
  closeSync(descriptor);
}

function makeNative(path: string): void {
  const descriptor = openSync(path, 'wx');
  const pixelHeader = Buffer.from('e07f10004f57000000000000', 'hex');
  pixelHeader.writeUInt32LE(nativeBytes, 8);
  const header = Buffer.concat([sampleFile({ pixelBytes: 0 }), pixelHeader]);
  writeSync(descriptor, header);
  ftruncateSync(descriptor, header.length + nativeBytes);
  closeSync(descriptor);
}

const [path = '', kind] = process.argv.slice(2);
if (kind === 'encapsulated') makeEncapsulated(path);
else makeNative(path);

const source = openFileSource(path);
const planned = await planSource(source, edits);
if (!planned.ok) throw new Error(`refused: ${planned.reason}`);
const scratch = Buffer.allocUnsafe(1024 * 1024);
let streamedBytes = 0;
let md5: string | null = null;
let pixelSha256: string | null = null;
if (kind === 'encapsulated') {
  const stream = digestPlan(source, planned.plan, { scratch });
  for await (const chunk of stream.chunks) streamedBytes += chunk.length;
  const digests = stream.digests();
  md5 = digests.md5;
  pixelSha256 = digests.pixelSha256 ?? null;
} else {
  for await (const chunk of streamPlan(source, planned.plan, scratch)) streamedBytes += chunk.length;
}
const report: LargeFileReport = {
  fileBytes: source.sizeBytes,
  plannedBytes: planned.plan.sizeBytes,
  streamedBytes,
  md5,
  pixelSha256,
  peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
};
await source.close();
process.stdout.write(JSON.stringify(report));
