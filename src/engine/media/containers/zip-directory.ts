import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, RandomAccessReader } from 'yauzl';
import type { PositionedBytes } from './container.ts';
import { containerLimits } from './container-limits.ts';

export interface ZipDirectory {
  readonly entries: readonly Entry[];
  /** False where the central directory breaks off or its rest cannot be understood. */
  readonly isWhole: boolean;
  /** It goes on beyond what was asked for, or beyond any honest directory. */
  readonly isTooLong: boolean;
}

/**
 * The central directory of a zip, ZIP64 included, as far as it can be read and up to `most` entries. `file` should serve many small reads well (`windowed`). Throws when none is found at the end of the file: the
 * zip is then cut short or none.
 */
export async function readZipDirectory(
  file: PositionedBytes,
  most: number,
  signal?: AbortSignal,
): Promise<ZipDirectory> {
  const zip = await fromRandomAccessReaderPromise(readerOf(file), file.sizeBytes, {
    // Names and sizes are judged entry by entry: yauzl would refuse all for one.
    decodeStrings: false,
    validateEntrySizes: false,
    autoClose: false,
  });
  const entries: Entry[] = [];
  let directoryBytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      signal?.throwIfAborted();
      directoryBytes += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
      if (entries.length >= most || directoryBytes > containerLimits.directoryBytes) {
        return { entries, isWhole: false, isTooLong: true };
      }
      entries.push(entry);
    }
  } catch {
    signal?.throwIfAborted();
    return { entries, isWhole: false, isTooLong: false };
  }
  return { entries, isWhole: entries.length === zip.entryCount, isTooLong: false };
}

/** The name of an entry: Unicode path extra field, UTF-8 by its flag, else CP437 (APPNOTE.TXT §4.6.9, appendix D). */
export function zipEntryName(entry: Entry): string {
  return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
}

function readerOf(file: PositionedBytes): RandomAccessReader {
  class PositionedReader extends RandomAccessReader {
    override read(
      target: Buffer,
      offset: number,
      lengthBytes: number,
      position: number,
      callback: (error: Error | null) => void,
    ): void {
      file.read(position, lengthBytes).then(
        (bytes) => {
          bytes.copy(target, offset);
          callback(bytes.length < lengthBytes ? new Error('unexpected end of the zip') : null);
        },
        (error: Error) => callback(error),
      );
    }
  }
  return new PositionedReader();
}
