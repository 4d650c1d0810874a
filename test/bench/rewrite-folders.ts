import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeCtSlices } from './ct-slices.ts';

const files = 1000;

/** A thousand slices in the page cache, a folder for what is made of them, and the three tags that a rewrite sets. */
export function rewriteFolders(folder: string) {
  const inFolder = join(folder, 'in');
  const outFolder = join(folder, 'out');
  const bytes = makeCtSlices({ folder: inFolder, files, pixels: 'noise' });
  for (const entry of readdirSync(inFolder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) readFileSync(join(entry.parentPath, entry.name));
  }
  const remove = () => rmSync(outFolder, { recursive: true, force: true });
  return {
    inFolder,
    outFolder,
    data: { files, bytes, digests: 'MD5 and SHA-256 of each output' },
    edits: ['--set', 'PatientName=MUSTER^ERIKA', '--set', 'PatientID=M-1234', '--set', 'AccessionNumber=A-77'],
    /** Runs before each round. */
    before: () => {
      remove();
      mkdirSync(outFolder);
    },
    remove,
  };
}
