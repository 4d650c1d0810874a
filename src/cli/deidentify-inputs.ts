import { readFile, writeFile } from 'node:fs/promises';
import type { PixelRegions } from '../engine/deidentify/policy.ts';
import { isProjectKey, makeProjectKey } from '../engine/deidentify/project-key.ts';
import { UsageError } from './exit-codes.ts';

/** The secret of a file, as its bytes without the last line's end; made with mode 600 where the file is not there. Undefined without a path. */
export async function readSecret(path: string | undefined): Promise<{ key: Uint8Array; isNew: boolean } | undefined> {
  if (path === undefined) return undefined;
  const text = await readFile(path, 'latin1').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UsageError(`the secret file ${path} cannot be read`);
  });
  if (text === undefined) {
    const made = makeProjectKey().toString('hex');
    await writeFile(path, `${made}\n`, { mode: 0o600, flag: 'wx' }).catch(() => {
      throw new UsageError(`the secret file ${path} cannot be written`);
    });
    return { key: Buffer.from(made, 'latin1'), isNew: true };
  }
  const key = Buffer.from(text.replace(/\r?\n$/, ''), 'latin1');
  if (!isProjectKey(key)) throw new UsageError(`the secret in ${path} is too short: 16 characters at least`);
  return { key, isNew: false };
}

/** `patient_id,pseudonym` lines with a header row; both columns must be filled and no pseudonym may be given twice. */
export async function readPseudonyms(path: string | undefined): Promise<Record<string, string> | undefined> {
  if (path === undefined) return undefined;
  const lines = (await readText(path, 'list of pseudonyms')).split(/\r?\n/).filter((line) => line.trim() !== '');
  const [head, ...rows] = lines;
  if (head?.trim().toLowerCase() !== 'patient_id,pseudonym') {
    throw new UsageError(`${path} must begin with the line patient_id,pseudonym`);
  }
  const found: Record<string, string> = {};
  const given = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const [id = '', pseudonym = '', ...more] = row.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const isPlain = /^[\x20-\x5b\x5d-\x7e]{1,64}$/.test(pseudonym);
    if (id === '' || !isPlain || more.length > 0) {
      throw new UsageError(`line ${index + 2} of ${path} is not patient_id,pseudonym (64 plain characters at most)`);
    }
    if (given.has(pseudonym))
      throw new UsageError(`line ${index + 2} of ${path} gives a pseudonym that another patient has`);
    given.add(pseudonym);
    found[id] = pseudonym;
  }
  return found;
}

const example = '{"regions":[{"series":"1.2.3","boxes":[{"x":0,"y":0,"width":512,"height":40}]}]}';

/** What a person found who looked at the images; `{"series" or "instance": UID, "boxes": […]}`. No boxes: nothing is written in the pixels. */
export async function readRegions(path: string | undefined): Promise<PixelRegions[] | undefined> {
  if (path === undefined) return undefined;
  const wrong = new UsageError(`${path} must be like ${example}`);
  let read: unknown;
  try {
    read = JSON.parse(await readText(path, 'regions file'));
  } catch (error) {
    throw error instanceof UsageError ? error : wrong;
  }
  if (!isRecord(read) || !Array.isArray(read.regions)) throw wrong;
  return read.regions.map((region: unknown) => {
    if (!isRecord(region) || !Array.isArray(region.boxes)) throw wrong;
    const { series, instance } = region;
    const boxes = region.boxes.map((box: unknown) => {
      if (!isRecord(box)) throw wrong;
      const [x, y, width, height] = [box.x, box.y, box.width, box.height].map((value) => {
        if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) throw wrong;
        return value;
      });
      return { x: x!, y: y!, width: width!, height: height! };
    });
    if (typeof series === 'string') return { seriesInstanceUid: series, boxes };
    if (typeof instance === 'string') return { sopInstanceUid: instance, boxes };
    throw wrong;
  });
}

async function readText(path: string, what: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new UsageError(`the ${what} ${path} cannot be read`);
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
