import type { Ledger } from './ledger/open-ledger.ts';

/** What people are called who stand in the trail by their ids. */
export function rememberName({ settings }: Pick<Ledger, 'settings'>, id: string, name: string, at: Date): void {
  const key = `user.${id}`;
  if (settings.get(key) !== name) settings.set(key, name, at.toISOString());
}
