import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { sampleFile } from '../../src/engine/dicom/sample-file.ts';
import { encodeDataset, encodePreambleAndMeta, itemHeader } from '../../src/engine/disc-maker/dicom-writer.ts';
import { openIsoWriter } from '../../src/engine/disc-maker/iso-writer.ts';
import { sampleZip } from '../../src/engine/media/containers/sample-containers.ts';

const deflatedSyntax = '1.2.840.10008.1.2.1.99';

/** A second DICOMDIR, in a folder where none belongs, of as many records as there is room for: the most that any file makes a reader keep. */
export function gluttonFile(): Buffer {
  const meta = encodePreambleAndMeta({
    ...{ sopClassUid: '1.2.840.10008.1.3.10', sopInstanceUid: '1.2.3', transferSyntax: 'explicitLittleEndian' },
  });
  const form = { explicit: true, bigEndian: false, textEncoding: 'latin1' } as const;
  const record = encodeDataset({ DirectoryRecordType: 'PATIENT', PatientID: 'P', PatientName: 'Doe^Jane' }, form);
  const item = Buffer.concat([itemHeader(record.length, form), record]);
  const records = Buffer.alloc(item.length * Math.floor(30_000_000 / item.length), item);
  const sequence = Buffer.from([0x04, 0x00, 0x20, 0x12, 0x53, 0x51, 0, 0, 0, 0, 0, 0]);
  sequence.writeUInt32LE(records.length, 8);
  return Buffer.concat([meta, sequence, records]);
}

/** Files that want more than any honest one, each in its own way; none of them is an image that could be shown. */
export function hostileFiles(): Record<string, Buffer> {
  const image = sampleFile({ pixelBytes: 0 });
  const openItem = Buffer.from('1800129153510000fffffffffeff00e0ffffffff', 'hex');
  const closeItem = Buffer.from('feff0de000000000feffdde000000000', 'hex');
  const depth = 200_000;
  const beforeImage = (bytes: Buffer) => {
    // Ahead of the identifiers, in a group that none of them comes before.
    const start = image.indexOf(Buffer.from('08001600', 'hex'));
    return Buffer.concat([image.subarray(0, start), bytes, image.subarray(start)]);
  };
  const bomb = sampleFile({ transferSyntaxUid: deflatedSyntax, pixelBytes: 0 });
  const dataSet = bomb.indexOf(Buffer.from('08001600', 'hex'));
  return {
    nested: beforeImage(
      Buffer.concat([
        Buffer.alloc(openItem.length * depth, Buffer.from('0800051053510000fffffffffeff00e0ffffffff', 'hex')),
        Buffer.alloc(closeItem.length * depth, closeItem),
      ]),
    ),
    // A text and a sequence that claim four gigabytes.
    longText: beforeImage(Buffer.from('0800050055540000feffffff', 'hex')),
    longSequence: beforeImage(Buffer.from('0800051053510000feffffff', 'hex')),
    elements: beforeImage(Buffer.alloc(8 * 400_000, Buffer.from('0800050043530000', 'hex'))),
    // A data set that inflates to a hundred megabytes.
    bomb: Buffer.concat([bomb.subarray(0, dataSet), deflateRawSync(Buffer.alloc(100_000_000))]),
  };
}

/** Everything in a folder, by its path. */
function filesIn(folder: string): [path: string, bytes: Buffer][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path)]);
}

/** Adds files to a folder. */
export function addFiles(folder: string, files: Record<string, Buffer>): void {
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

/** The same folder as a medium of another kind. Gives its path. */
export async function asMedium(folder: string, kind: 'folder' | 'zip' | 'iso'): Promise<string> {
  if (kind === 'folder') return folder;
  const path = `${folder}.${kind}`;
  if (kind === 'zip') {
    // Stored: what shrinks this much is refused for that alone.
    writeFileSync(path, sampleZip(filesIn(folder).map(([name, bytes]) => ({ name, bytes, isStored: true }))));
    return path;
  }
  const iso = await openIsoWriter(path, 'HOSTILE', new Date('2024-01-01T00:00:00Z'));
  for (const [name, bytes] of filesIn(folder)) await iso.writeFile(name, [bytes]);
  await iso.close();
  return path;
}
