import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { FaultError } from '../../contract/fault.ts';
import type { ArchiveBrowser } from '../archive/browse/archive-browser.ts';

/** Where an instance is, and its name on the disk. */
export interface WantedInstance {
  readonly id: string;
  readonly sopInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
}
export interface FetchedInstance {
  readonly bytes: number;
  /** Equal to the archive's own checksum, or the archive keeps none. */
  readonly checkedBy: 'md5' | 'count';
}

/** Pauses before a passing trouble is tried again; a line that is away longer is a person's matter. */
const pausesMs = [500, 2_000, 5_000];

/**
 * Writes one instance to `path`, byte for byte as the archive keeps it, and compares its MD5 with the archive's own. Passing troubles and bytes that came
 * wrong are tried again.
 * @throws FaultError of the archive, `download-damaged` when the bytes come wrong again and again; the disk's own errors
 */
export async function fetchInstance(
  browser: ArchiveBrowser,
  instance: WantedInstance,
  path: string,
  { onBytes, signal }: { onBytes: (bytes: number) => void; signal?: AbortSignal },
): Promise<FetchedInstance> {
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    let came = 0;
    try {
      return await fetchOnce(browser, instance, path, {
        onBytes(bytes) {
          came += bytes;
          onBytes(bytes);
        },
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      // What came for nothing does not count.
      onBytes(-came);
      const pauseMs = pausesMs[attempt];
      if (pauseMs === undefined || !isWorthAnotherTry(error)) throw error;
      await wait(pauseMs, undefined, signal ? { signal } : {});
    }
  }
}

function isWorthAnotherTry(error: unknown): boolean {
  return error instanceof FaultError && (error.fault.class === 'transient' || error.fault.code === 'download-damaged');
}

async function fetchOnce(
  browser: ArchiveBrowser,
  instance: WantedInstance,
  path: string,
  { onBytes, signal }: { onBytes: (bytes: number) => void; signal?: AbortSignal },
): Promise<FetchedInstance> {
  const file = await open(path, 'w', 0o600);
  const hash = createHash('md5');
  let bytes = 0;
  try {
    const receive = async (part: Buffer): Promise<void> => {
      hash.update(part);
      await file.writeFile(part);
      bytes += part.length;
      onBytes(part.length);
    };
    const [isThere, recorded] = await Promise.all([
      browser.file(instance, receive, signal),
      browser.recordedMd5(instance, signal),
    ]);
    if (!isThere) throw new FaultError('not-found');
    // Before it counts as there: a power cut must not leave a name without its bytes.
    await file.datasync();
    if (recorded !== null && recorded !== hash.digest('hex')) throw new FaultError('download-damaged');
    return { bytes, checkedBy: recorded === null ? 'count' : 'md5' };
  } finally {
    await file.close();
  }
}
