import { FaultError } from '../../../contract/fault.ts';
import type { SkipReason } from '../../../contract/scan.ts';
import { boundedStream } from './checked-stream.ts';
import type { Container, ContainerEntry, PositionedBytes } from './container.ts';
import { containerLimits } from './container-limits.ts';
import { refusalOf, uniquePaths, withoutDotFolder } from './entry-paths.ts';
import { inflated } from './inflated.ts';
import { chunksOf, positionedContent, slice, windowed } from './positioned-content.ts';
import { type ScratchFile, scratchFile } from './scratch-file.ts';
import { type TarMember, tarMembers } from './tar-header.ts';

const directory = '5';
/** Headers lie far apart, each before its file. */
const headerWindowBytes = 4 * 1024;
const refusedTypes: Readonly<Record<string, SkipReason>> = {
  '1': 'symlink',
  '2': 'symlink',
  '3': 'path-escape',
  '4': 'path-escape',
  '6': 'not-dicom',
};

/** A tar: its headers are read where they lie, and each file is read in place. `close` closes what `file` reads from. */
export function tarArchive(label: string, file: PositionedBytes, close: () => Promise<void>): Container {
  return { kind: 'zip', label, list: (signal) => listTar(file, signal), close };
}

/**
 * A tar in a gzip. A gzip can only be read from its start, so listing it inflates all of it once into a scratch file, where each file is then read in place; it
 * costs as much free disk as the tar is long. Throws the fault `disk-full` where that is missing.
 */
export function gzippedTar(label: string, file: PositionedBytes, close: () => Promise<void>): Container {
  let scratch: ScratchFile | undefined;
  return {
    kind: 'zip',
    label,
    list: async (signal) => {
      try {
        scratch ??= await scratchFile(boundedStream(inflated(chunksOf(file, signal), 'gzip'), file.sizeBytes));
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof FaultError) throw error;
        const isBomb = (error as NodeJS.ErrnoException).code === 'EFBIG';
        return [{ path: '.', sizeBytes: file.sizeBytes, skip: isBomb ? 'too-large' : 'read-error' }];
      }
      return listTar(scratch, signal);
    },
    close: async () => {
      await scratch?.close();
      await close();
    },
  };
}

/** The first bytes behind a gzip's header, for telling what it holds. */
export async function gzipHead(file: PositionedBytes): Promise<Buffer> {
  try {
    for await (const chunk of inflated(chunksOf(slice(file, 0, Math.min(file.sizeBytes, 64 * 1024))), 'gzip'))
      return chunk;
  } catch {
    return Buffer.alloc(0);
  }
  return Buffer.alloc(0);
}

async function listTar(file: PositionedBytes, signal?: AbortSignal): Promise<ContainerEntry[]> {
  const ownPath = uniquePaths();
  const entries: ContainerEntry[] = [];
  for await (const member of tarMembers(windowed(file, headerWindowBytes), signal)) {
    if ('brokenAt' in member) {
      entries.push({
        path: ownPath('.'),
        sizeBytes: Math.max(0, file.sizeBytes - member.brokenAt),
        skip: 'read-error',
      });
      break;
    }
    if (member.type === directory) continue;
    if (entries.length >= containerLimits.entries) {
      entries.push({ path: ownPath('.'), sizeBytes: 0, skip: 'too-large' });
      break;
    }
    const { sizeBytes, position } = member;
    const name = withoutDotFolder(member.path);
    const skip = refusalOf(name) ?? refusalOfMember(member, file);
    const entry = { path: ownPath(name), sizeBytes };
    entries.push(
      skip === undefined
        ? { ...entry, content: positionedContent(slice(file, position, sizeBytes)) }
        : { ...entry, skip },
    );
  }
  return entries;
}

/** Links and devices, what is not there whole, and what lies in the tar in a way that is not read. */
function refusalOfMember(
  { type, sizeBytes, position, isSparse }: TarMember,
  file: PositionedBytes,
): SkipReason | undefined {
  const byType = refusedTypes[type];
  if (byType !== undefined) return byType;
  if (sizeBytes > containerLimits.entryBytes) return 'too-large';
  const isPlain = (type === '0' || type === '7') && !isSparse;
  return isPlain && position + sizeBytes <= file.sizeBytes ? undefined : 'read-error';
}
