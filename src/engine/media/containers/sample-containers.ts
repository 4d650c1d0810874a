import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import type { Source, SourceEntry } from '../source.ts';

/** Whether a tool that makes or judges containers is installed; says loudly when not, so that a skipped promise is seen. */
export function isInstalled(tool: string): boolean {
  const isThere = spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
  if (!isThere) console.warn(`NOT RUN: tests that need ${tool}, which is not installed`);
  return isThere;
}

export async function walked(source: Source): Promise<SourceEntry[]> {
  const entries: SourceEntry[] = [];
  for await (const entry of source.walk({})) entries.push(entry);
  return entries;
}

/** SHA-256 of everything a source holds by its path; what is refused has its reason instead. */
export async function contentOf(source: Source): Promise<Record<string, string>> {
  const content: [string, string][] = [];
  for (const { path, skip } of await walked(source)) {
    content.push([path, skip ?? (await sha256Of(source, path))]);
  }
  return Object.fromEntries(content.sort(([left], [right]) => (left < right ? -1 : 1)));
}

async function sha256Of(source: Source, path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of source.openStream(path, {})) hash.update(chunk);
  return hash.digest('hex');
}

/** The same of a folder, read by Node alone. Links are left out. */
export async function contentOfFolder(root: string): Promise<Record<string, string>> {
  const content: [string, string][] = [];
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const hash = createHash('sha256').update(await readFile(path));
    content.push([relative(root, path).split(sep).join('/'), hash.digest('hex')]);
  }
  return Object.fromEntries(content.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** What a zip in a test says of one entry; whatever is not named is said truthfully. */
export interface SampleEntry {
  readonly name: string | Buffer;
  readonly bytes?: Buffer | string;
  readonly isStored?: boolean;
  readonly flags?: number;
  readonly mode?: number;
  /** Lies. */
  readonly claimedBytes?: number;
  readonly claimedCrc?: number;
  readonly method?: number;
  readonly extra?: Buffer;
  /** Shares the bytes of the entry before it. */
  readonly isOverlapping?: boolean;
}

/** A zip, byte by byte by APPNOTE.TXT, for what no honest archiver would write. */
export function sampleZip(entries: readonly SampleEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  let before = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const plain = Buffer.from(entry.bytes ?? '');
    const packed = entry.isStored ? plain : deflateRawSync(plain);
    const extra = entry.extra ?? Buffer.alloc(0);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(entry.flags ?? 0, 2);
    common.writeUInt16LE(entry.method ?? (entry.isStored ? 0 : 8), 4);
    common.writeUInt32LE(entry.claimedCrc ?? crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(entry.claimedBytes ?? plain.length, 18);
    common.writeUInt16LE(name.length, 22);
    common.writeUInt16LE(extra.length, 24);
    const start = entry.isOverlapping ? before : at;
    const head = Buffer.alloc(6);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(entry.mode === undefined ? 20 : 0x0314, 4);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((entry.mode ?? 0) << 16) >>> 0, 6);
    tail.writeUInt32LE(start, 10);
    directory.push(head, common, tail, name, extra);
    if (entry.isOverlapping) continue;
    const local = [Buffer.from('PK\x03\x04'), common, name, extra, packed];
    parts.push(...local);
    before = at;
    at += local.reduce((sum, part) => sum + part.length, 0);
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 8);
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([
    ...parts,
    central,
    ...(entries.length > 0xffff ? zip64End(entries.length, central, at) : []),
    end,
  ]);
}

/** The end record with 64 bit counts, and where it stands (APPNOTE.TXT §4.3.14, §4.3.15). */
function zip64End(count: number, central: Buffer, centralStart: number): Buffer[] {
  const end = Buffer.alloc(56);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(central.length), 40);
  end.writeBigUInt64LE(BigInt(centralStart), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(centralStart + central.length), 8);
  locator.writeUInt32LE(1, 16);
  return [end, locator];
}
