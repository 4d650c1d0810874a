import { buildDataSet } from './build-dataset.ts';
import { parseCharacterSet } from './character-set.ts';
import type { PlainDataSet } from './edit.ts';
import { type Encoding, explicitLittle, nativeSyntaxUid } from './transfer-syntax.ts';

/** A small image for tests, made from plain data: no real patient. */
export interface SampleOptions {
  readonly encoding?: Encoding;
  readonly transferSyntaxUid?: string;
  readonly elements?: PlainDataSet;
  readonly preamble?: Buffer;
  /** Bytes of native 16-bit pixel data; 0 for none. */
  readonly pixelBytes?: number;
  readonly after?: Buffer;
}

export const sampleElements: PlainDataSet = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
  SOPInstanceUID: '2.25.1003',
  StudyInstanceUID: '2.25.1001',
  SeriesInstanceUID: '2.25.1002',
  Modality: 'OT',
  PatientName: 'MUSTER^MAX',
  PatientID: 'FOREIGN-1',
  PatientBirthDate: '19700102',
  AccessionNumber: '',
  InstitutionName: 'Example Clinic',
};

/** The bytes of a whole file with preamble and file meta information. */
export function sampleFile(options: SampleOptions = {}): Buffer {
  const encoding = options.encoding ?? explicitLittle;
  const elements = { ...sampleElements, ...options.elements };
  const pixelBytes = options.pixelBytes ?? 256;
  const pixels = Buffer.alloc(pixelBytes, Buffer.from([7, 1, 250, 3]));
  const declared = elements.SpecificCharacterSet;
  const dataSet = buildDataSet(pixelBytes === 0 ? elements : { ...elements, PixelData: pixels }, {
    encoding,
    charset: parseCharacterSet(typeof declared === 'string' ? declared : undefined),
  });
  const meta = buildDataSet({
    '00020001': Uint8Array.of(0, 1),
    '00020002': '1.2.840.10008.5.1.4.1.1.7',
    '00020003': String(elements.SOPInstanceUID),
    '00020010': options.transferSyntaxUid ?? nativeSyntaxUid(encoding),
    '00020012': '2.25.7',
  });
  const head = buildDataSet({ '00020000': meta.length });
  const preamble = options.preamble ?? Buffer.alloc(128);
  return Buffer.concat([preamble, Buffer.from('DICM'), head, meta, dataSet, options.after ?? Buffer.alloc(0)]);
}
