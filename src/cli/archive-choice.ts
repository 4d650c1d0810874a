/** What the site's first archive is called on the command line, where the further ones have names of their own. */
export const firstArchive = 'first';

/** The archive that `--archive NAME` means, as the engine names it. */
export function archiveChoice(name: string): string {
  return name === firstArchive ? '' : name;
}
