import { firstArchiveName } from '../contract/plain.ts';

/** The option of the commands that look into an archive. */
export const archiveOption = { archive: { type: 'string' } } as const;

/** What a call takes for `--archive NAME`; without it, the first archive. */
export function askedArchive(name: string | undefined): { archive?: string } {
  return name === undefined ? {} : { archive: archiveChoice(name) };
}

/** The archive that `--archive NAME` means, as the engine names it. */
export function archiveChoice(name: string): string {
  return name === firstArchiveName ? '' : name;
}
