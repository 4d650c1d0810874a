import type { Entry } from 'yauzl';
import type { SkipReason } from '../../../contract/scan.ts';
import { checkedInOrder, checkedStream } from './checked-stream.ts';
import { damaged, type EntryContent, type PositionedBytes } from './container.ts';
import { containerLimits, isBomb } from './container-limits.ts';
import { inflated } from './inflated.ts';
import { inflatedHead } from './inflated-head.ts';
import { modeRefusal } from './mode-refusal.ts';
import { isPkwarePassword, pkwareDecrypted, pkwareHeaderBytes } from './pkware-cipher.ts';
import { chunksOf, positionedContent, slice } from './positioned-content.ts';
import { streamedContent } from './streamed-content.ts';
import {
  isWinZipPassword,
  readWinZipAes,
  type WinZipAes,
  winZipDecrypted,
  winZipOverheadBytes,
} from './winzip-cipher.ts';

const localHeaderBytes = 30;
const stored = 0;
const deflated = 8;
/** APPNOTE.TXT §4.4.5: the real method stands in WinZip's own field. */
const winZipEncrypted = 99;

/** Who made an entry's attributes (APPNOTE.TXT §4.4.2): on these systems the upper half is a POSIX mode. */
const posixSystems = [3, 19];

/** How an entry's bytes are locked. */
type Lock =
  | { readonly form: 'pkware'; readonly checkByte: number }
  | { readonly form: 'winzip'; readonly aes: WinZipAes };

/** Whether an entry's header says that it needs a password. */
export function isEncrypted(entry: Entry): boolean {
  return (entry.generalPurposeBitFlag & 1) !== 0;
}

export function isMadeOnPosix(entry: Entry): boolean {
  return posixSystems.includes(entry.versionMadeBy >>> 8);
}

/** Why an entry is not read, as its header has it; undefined for one that may be. */
export function zipEntryRefusal(entry: Entry, file: PositionedBytes): SkipReason | undefined {
  const mode = isMadeOnPosix(entry) ? entry.externalFileAttributes >>> 16 : 0;
  const byMode = modeRefusal(mode);
  if (byMode !== undefined) return byMode;
  const { compressedSize, uncompressedSize } = entry;
  if (uncompressedSize > containerLimits.entryBytes || isBomb(uncompressedSize, compressedSize)) return 'too-large';
  const isThere = entry.relativeOffsetOfLocalHeader + localHeaderBytes + compressedSize <= file.sizeBytes;
  return isThere ? undefined : 'read-error';
}

/**
 * The content of an entry, `encrypted` when the password is missing or wrong, `read-error` when it is packed in a way that is not known. Reads the header before
 * the bytes only when they are opened, or to try the password.
 */
export async function zipEntryContent(
  file: PositionedBytes,
  entry: Entry,
  password: string | undefined,
): Promise<EntryContent | 'encrypted' | 'read-error'> {
  const lock = lockOf(entry);
  if (lock === null) return 'encrypted';
  const method = lock !== undefined && lock.form === 'winzip' ? lock.aes.compressionMethod : entry.compressionMethod;
  if (lock !== undefined) {
    if (password === undefined) return 'encrypted';
    const packed = await packedBytes(file, entry).catch(() => null);
    if (packed === null) return 'read-error';
    const isRight =
      lock.form === 'winzip'
        ? await isWinZipPassword(packed, lock.aes, password)
        : await isPkwarePassword(packed, password, lock.checkByte);
    if (!isRight) return 'encrypted';
  }
  if (method !== stored && method !== deflated) return 'read-error';
  if (method === stored && lock === undefined) return storedContent(file, entry);
  const hasCrc = lock === undefined || lock.form === 'pkware' || lock.aes.hasCrc;
  const promised = {
    sizeBytes: entry.uncompressedSize,
    packedBytes: entry.compressedSize,
    ...(hasCrc ? { crc: entry.crc32 } : {}),
  };
  return streamedContent(entry.uncompressedSize, {
    stream: async function* (signal) {
      const packed = await packedBytes(file, entry);
      const plain = unlocked(packed, lock, password ?? '', signal);
      yield* checkedStream(method === deflated ? inflated(plain, 'raw') : plain, promised);
    },
    ...(lock === undefined ? { head: async () => inflatedHead(await packedBytes(file, entry), promised) } : {}),
  });
}

/** A stored entry is read in place; its CRC is checked when all of it is read in order. */
function storedContent(file: PositionedBytes, entry: Entry): EntryContent | 'read-error' {
  if (entry.compressedSize !== entry.uncompressedSize) return 'read-error';
  const promised = { sizeBytes: entry.uncompressedSize, packedBytes: entry.compressedSize, crc: entry.crc32 };
  return {
    sizeBytes: entry.uncompressedSize,
    isPositioned: true,
    open: async () => checkedInOrder(await positionedContent(await packedBytes(file, entry)).open(), entry.crc32),
    stream: async function* (signal) {
      yield* checkedStream(chunksOf(await packedBytes(file, entry), signal), promised);
    },
  };
}

async function* unlocked(
  packed: PositionedBytes,
  lock: Lock | undefined,
  password: string,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void> {
  if (lock === undefined) yield* chunksOf(packed, signal);
  else if (lock.form === 'winzip') yield* winZipDecrypted(packed, lock.aes, password, signal);
  else yield* pkwareDecrypted(packed, password, signal);
}

/** How the entry is locked: undefined not at all, null in a way that no password of ours opens. */
function lockOf(entry: Entry): Lock | undefined | null {
  const flags = entry.generalPurposeBitFlag;
  if (!isEncrypted(entry)) return undefined;
  const isStrong = (flags & 0x40) !== 0;
  if (entry.compressionMethod === winZipEncrypted) {
    const field = entry.extraFields.find(({ id }) => id === 0x9901);
    const aes = field === undefined ? null : readWinZipAes(field.data);
    return aes === null || entry.compressedSize < winZipOverheadBytes(aes) ? null : { form: 'winzip', aes };
  }
  if (isStrong || entry.compressedSize < pkwareHeaderBytes) return null;
  // Written in one go, the CRC was not known yet and the time stands in for it (APPNOTE.TXT §6.1.6, Info-ZIP).
  const checkByte = (flags & 8) === 0 ? entry.crc32 >>> 24 : entry.lastModFileTime >>> 8;
  return { form: 'pkware', checkByte };
}

/** The bytes of an entry as they lie in the zip, behind the header of their own. */
async function packedBytes(file: PositionedBytes, entry: Entry): Promise<PositionedBytes> {
  const at = entry.relativeOffsetOfLocalHeader;
  const header = await file.read(at, localHeaderBytes);
  if (header.length < localHeaderBytes || header.readUInt32LE(0) !== 0x04034b50) {
    throw damaged('no local header where the directory says');
  }
  const start = at + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + entry.compressedSize > file.sizeBytes) throw damaged('the zip ends within this entry');
  return slice(file, start, entry.compressedSize);
}
