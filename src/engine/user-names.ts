import type { Ledger } from './ledger/open-ledger.ts';

/** What somebody is called who stands in the trail by an id; the id itself where nobody has said. */
export function nameOfUser({ settings }: Pick<Ledger, 'settings'>, id: string): string {
  return String(settings.get(`user.${id}`) ?? id);
}

/** Everybody with a name or an import, by id. */
export function knownUsers({ settings, uploadLogs }: Pick<Ledger, 'settings' | 'uploadLogs'>): Map<string, string> {
  const named = settings.startingWith('user.').filter(([id]) => id !== 'last');
  const imported = uploadLogs.users().map((id): [string, unknown] => [id, id]);
  return new Map([...imported, ...named].map(([id, name]) => [id, String(name)]));
}

/** What people are called who stand in the trail by their ids. */
export function rememberName({ settings }: Pick<Ledger, 'settings'>, id: string, name: string, at: Date): void {
  const key = `user.${id}`;
  if (settings.get(key) !== name) settings.set(key, name, at.toISOString());
}
