import { readFile } from 'node:fs/promises';
import { UsageError } from './exit-codes.ts';

/** The secret in a file, without the line's end; undefined without a file. Secrets never stand in argv, where every process can read them. */
export async function secretFrom(path: string | undefined): Promise<string | undefined> {
  if (!path) return undefined;
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`the password file ${path} cannot be read`);
  });
  return text.replace(/\r?\n$/, '');
}
