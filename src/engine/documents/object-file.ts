import { buildDataSet, buildElement, encodeValue } from '../dicom/build-dataset.ts';
import { utf8CharacterSet } from '../dicom/character-set.ts';
import { tagOf } from '../dicom/dictionary.ts';
import type { PlainDataSet } from '../dicom/edit.ts';
import { itemTag } from '../dicom/element.ts';
import { explicitLittle } from '../dicom/transfer-syntax.ts';

export const explicitLittleUid = '1.2.840.10008.1.2.1';
export const jpegBaselineUid = '1.2.840.10008.1.2.4.50';

const implementationClassUid = '2.25.281851398457823907465107338402936618281';
const undefinedLength = 0xffff_ffff;

/** The bytes around a bulk value. */
export interface Around {
  readonly head: Buffer;
  readonly tail: Buffer;
}

/** Where a document's bytes stand in its object. */
export interface BulkPlace {
  readonly keyword: 'PixelData' | 'EncapsulatedDocument';
  readonly vr: 'OB' | 'OW';
  readonly sizeBytes: number;
  /** As one fragment after an empty offset table (PS3.5 §A.4), or as a value of defined length. */
  readonly fragmented: boolean;
}

/**
 * The file around one bulk value (PS3.10 §7.1): preamble, meta information, the data set's elements before and after it, in explicit VR little
 * endian. Odd bulk gets one zero byte (PS3.5 §7.1.1). Throws `UnwritableValue`.
 */
export function objectAround(dataSet: PlainDataSet, transferSyntaxUid: string, bulk: BulkPlace): Around {
  const tag = tagOf(bulk.keyword);
  const isBefore = ([keyword]: [string, unknown]) => tagOf(keyword) < tag;
  const entries = Object.entries(dataSet);
  const context = { charset: utf8CharacterSet };
  const before = buildDataSet(Object.fromEntries(entries.filter(isBefore)), context);
  const after = buildDataSet(Object.fromEntries(entries.filter((entry) => !isBefore(entry))), context);
  const padding = Buffer.alloc(bulk.sizeBytes % 2);
  const evenBytes = bulk.sizeBytes + padding.length;
  const element = buildElement(tag, bulk.vr, Buffer.alloc(0), explicitLittle);
  element.writeUInt32LE(bulk.fragmented ? undefinedLength : evenBytes, 8);
  const items = bulk.fragmented ? [itemHeader(0xe000, 0), itemHeader(0xe000, evenBytes)] : [];
  const delimiter = bulk.fragmented ? [itemHeader(0xe0dd, 0)] : [];
  const sopClassUid = String(dataSet.SOPClassUID);
  const sopInstanceUid = String(dataSet.SOPInstanceUID);
  return {
    head: Buffer.concat([fileMeta(sopClassUid, sopInstanceUid, transferSyntaxUid), before, element, ...items]),
    tail: Buffer.concat([padding, ...delimiter, after]),
  };
}

function fileMeta(sopClassUid: string, sopInstanceUid: string, transferSyntaxUid: string): Buffer {
  const meta = buildDataSet({
    FileMetaInformationVersion: Uint8Array.of(0, 1),
    MediaStorageSOPClassUID: sopClassUid,
    MediaStorageSOPInstanceUID: sopInstanceUid,
    TransferSyntaxUID: transferSyntaxUid,
    ImplementationClassUID: implementationClassUid,
  });
  const length = encodeValue(0x00020000, 'UL', meta.length, { encoding: explicitLittle, charset: utf8CharacterSet });
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM', 'latin1'),
    buildElement(0x00020000, 'UL', length, explicitLittle),
    meta,
  ]);
}

function itemHeader(element: number, sizeBytes: number): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(itemTag >>> 16, 0);
  header.writeUInt16LE(element, 2);
  header.writeUInt32LE(sizeBytes, 4);
  return header;
}
