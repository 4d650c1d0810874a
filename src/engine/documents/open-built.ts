import { createHash } from 'node:crypto';
import { FaultError } from '../../contract/fault.ts';
import { type BuiltObject, builtSizeBytes } from './built-object.ts';
import { decodeInThread, UndecodablePicture } from './decode-in-thread.ts';

/** A file of a medium, open to be read once from its first byte to its last. */
export interface StreamedFile {
  readonly sizeBytes: number;
  stream(signal: AbortSignal): AsyncIterable<Buffer>;
  close(): Promise<void>;
}

/**
 * The object that a recipe makes of a file, as a file. A document that is stored as it is goes through in parts, however large; a picture to be
 * decoded is in memory while it is.
 * @throws FaultError `media-changed` at the end of a file that is not the one of the recipe, `document-unusable` for a picture that cannot be decoded
 */
export function openBuilt(file: StreamedFile, built: BuiltObject, path: string): StreamedFile {
  if (file.sizeBytes !== built.fileSizeBytes) throw new FaultError('media-changed', { path });
  return {
    sizeBytes: builtSizeBytes(built),
    async *stream(signal) {
      yield Buffer.from(built.head, 'base64');
      const { content } = built;
      const whole = checked(file.stream(signal), built, path);
      if ('fileBytes' in content) yield* firstBytes(whole, content.fileBytes);
      else {
        const parts: Buffer[] = [];
        for await (const part of whole) parts.push(part);
        const bytes = Buffer.concat(parts);
        try {
          yield* decodeInThread(bytes, content.decoded, signal);
        } catch (error) {
          if (!(error instanceof UndecodablePicture)) throw error;
          throw new FaultError('document-unusable', { path }, { cause: error });
        }
      }
      yield Buffer.from(built.tail, 'base64');
    },
    close: () => file.close(),
  };
}

/** What was promised in the plan must be what leaves: a file exchanged in between ends the stream before its object is whole. */
async function* checked(
  stream: AsyncIterable<Buffer>,
  { fileSha256 }: BuiltObject,
  path: string,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const part of stream) {
    hash.update(part);
    yield part;
  }
  if (hash.digest('hex') !== fileSha256) throw new FaultError('media-changed', { path });
}

/** Reads on to the end, where the check is. */
async function* firstBytes(stream: AsyncIterable<Buffer>, wanted: number): AsyncGenerator<Buffer> {
  let left = wanted;
  for await (const part of stream) {
    if (left > 0) yield part.subarray(0, left);
    left -= Math.min(left, part.length);
  }
}
