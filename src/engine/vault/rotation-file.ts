import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError } from '../../contract/fault.ts';
import { syncFolderOf, writeDurably } from '../durable-file.ts';
import { subkey } from './subkey.ts';

/** A change of the vault key that is under way. */
export interface Rotation {
  readonly from: Buffer;
  readonly to: Buffer;
}

/**
 * `vault-rotation` holds each of the two keys sealed with the other. While it is there, whoever has either key has both, so a home whose
 * rotation was cut off opens with the old key and with the new one.
 */
function rotationPath(home: string): string {
  return join(home, 'vault-rotation');
}

export function beginRotation(home: string, rotation: Rotation): Rotation {
  const { from, to } = rotation;
  writeDurably(rotationPath(home), `${sealed(to, from)}\n${sealed(from, to)}\n`);
  return rotation;
}

/**
 * The rotation under way, told by either of its keys; null when there is none.
 * @throws FaultError `vault-key-wrong` when the key is neither of the two
 */
export function readRotation(home: string, key: Buffer): Rotation | null {
  const path = rotationPath(home);
  if (!existsSync(path)) return null;
  const [newKey = '', oldKey = ''] = readFileSync(path, 'utf8').split('\n');
  const to = unsealed(newKey, key);
  if (to !== null) return { from: key, to };
  const from = unsealed(oldKey, key);
  if (from !== null) return { from, to: key };
  throw new FaultError('vault-key-wrong', { reason: 'other-key' });
}

/** Whether a change of the key is not finished: carried out or not, the new one is not kept where the old one is. */
export function isRotationOpen(home: string): boolean {
  return existsSync(rotationPath(home));
}

export function endRotation(home: string): void {
  rmSync(rotationPath(home), { force: true });
  syncFolderOf(rotationPath(home));
}

const nonceBytes = 12;
const tagBytes = 16;

function sealed(secret: Buffer, key: Buffer): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', subkey(key, 'rotation'), nonce);
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('hex');
}

/** Null when the key is not the one that sealed it. */
function unsealed(hex: string, key: Buffer): Buffer | null {
  const bytes = Buffer.from(hex, 'hex');
  if (bytes.length < nonceBytes + tagBytes) return null;
  const decipher = createDecipheriv('aes-256-gcm', subkey(key, 'rotation'), bytes.subarray(0, nonceBytes));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  const secret = decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes));
  try {
    decipher.final();
    return secret;
  } catch {
    return null;
  }
}
