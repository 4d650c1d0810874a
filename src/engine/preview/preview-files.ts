import type { Preview, PreviewFrame } from '../../contract/preview.ts';
import type { ByteSource } from '../dicom/byte-source.ts';
import { bufferSource } from '../dicom/byte-source.ts';
import { type DescribedObject, describeObject } from './describe-object.ts';

/** Descriptions of the objects that were looked at last: the frames of one come one by one. */
const mostKept = 24;

/** Opens the file of an object; it is closed after each look. */
export type OpenObject = () => Promise<ByteSource>;

/** Looks into objects for a preview. Nothing is written anywhere, and nothing stays open. */
export interface PreviewFiles {
  describe(key: string, open: OpenObject): Promise<Preview>;
  /** @param frame from 0 */
  frame(key: string, open: OpenObject, frame: number): Promise<PreviewFrame>;
}

/** `key` names an object for as long as its bytes are the same. */
export function previewFiles(): PreviewFiles {
  const kept = new Map<string, DescribedObject>();

  async function described(key: string, file: ByteSource): Promise<DescribedObject> {
    const known = kept.get(key) ?? (await describeObject(file));
    kept.delete(key);
    // One inflated data set is held, not many.
    if (known.pixels?.inflated !== undefined)
      for (const [other, { pixels }] of kept) if (pixels?.inflated !== undefined) kept.delete(other);
    kept.set(key, known);
    if (kept.size > mostKept) for (const oldest of kept.keys()) if (kept.delete(oldest)) break;
    return known;
  }
  return {
    async describe(key, open) {
      const known = kept.get(key);
      return known === undefined ? withFile(open, async (file) => (await described(key, file)).preview) : known.preview;
    },
    frame: (key, open, frame) =>
      withFile(open, async (file): Promise<PreviewFrame> => {
        const { preview, pixels } = await described(key, file);
        if (pixels === null)
          return { ok: false, problem: preview.kind === 'broken' ? preview.problem : 'pixels-missing' };
        const source = pixels.inflated === undefined ? file : bufferSource(pixels.inflated);
        const bytes = await pixels.frames.read(source, frame);
        if (typeof bytes === 'string') return { ok: false, problem: bytes };
        // A copy of its own: what is sent is the frame, and not the pool that Node cut it from.
        return { ok: true, bytes: Uint8Array.from(bytes), display: await pixels.displays(frame) };
      }),
  };
}

async function withFile<T>(open: OpenObject, look: (file: ByteSource) => Promise<T>): Promise<T> {
  const file = await open();
  try {
    return await look(file);
  } finally {
    await file.close();
  }
}
