import { firstArchiveName } from '../contract/settings.ts';

/** The archive that `--archive NAME` means, as the engine names it. */
export function archiveChoice(name: string): string {
  return name === firstArchiveName ? '' : name;
}
