import { isTextVr, numberSize, type Vr } from '../dicom/vr.ts';

/** What stands in the place of a text that had to go. */
export const removedText = 'REMOVED';

/** Scheme and text of a code in the place of one that had to go. */
export const dummyCode = { value: removedText, scheme: '99GANTRY', meaning: 'Removed' } as const;

/**
 * A non-zero-length value of the VR that says nothing (action D of PS3.15 Table E.1-1a). `oldBytes`: the length of the value it replaces, which
 * arrays of numbers keep. Undefined for sequences.
 */
export function dummyValue(vr: Vr, oldBytes: number): Buffer | undefined {
  switch (vr) {
    case 'SQ':
      return undefined;
    case 'DA':
      return text('19000101');
    case 'TM':
      return text('000000');
    case 'DT':
      return text('19000101000000');
    case 'AS':
      return text('000Y');
    case 'DS':
    case 'IS':
      return text('0 ');
    case 'UR':
      return text('about:blank ');
    case 'CS':
    case 'AE':
      return text('REMOVED ');
    default: {
      if (isTextVr(vr)) return text('REMOVED ');
      const size = numberSize(vr);
      return Buffer.alloc(size === undefined ? 2 : Math.max(size, oldBytes + (oldBytes & 1)));
    }
  }
}

function text(value: string): Buffer {
  return Buffer.from(value, 'latin1');
}
